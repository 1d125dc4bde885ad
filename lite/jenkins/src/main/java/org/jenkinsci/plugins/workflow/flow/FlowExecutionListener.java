package org.jenkinsci.plugins.workflow.flow;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;

public abstract class FlowExecutionListener implements ExtensionPoint {

    public void onCreated(@NonNull FlowExecution execution) {}

    public void onRunning(@NonNull FlowExecution execution) {}

    public void onResumed(@NonNull FlowExecution execution) {}

    public void onCompleted(@NonNull FlowExecution execution) {}

    public static void fireCreated(@NonNull FlowExecution execution) {
        all().forEach(listener -> listener.onCreated(execution));
    }

    public static void fireRunning(@NonNull FlowExecution execution) {
        all().forEach(listener -> listener.onRunning(execution));
    }

    public static void fireResumed(@NonNull FlowExecution execution) {
        all().forEach(listener -> listener.onResumed(execution));
    }

    public static void fireCompleted(@NonNull FlowExecution execution) {
        all().forEach(listener -> listener.onCompleted(execution));
    }

    private static ExtensionList<FlowExecutionListener> all() {
        return ExtensionList.lookup(FlowExecutionListener.class);
    }
}
