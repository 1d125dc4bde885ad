package org.jenkinsci.plugins.workflow.cps;

import hudson.model.Item;
import hudson.model.Result;
import hudson.security.AccessControlled;
import java.io.IOException;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import jenkinslite.pipeline.EndNode;
import jenkinslite.pipeline.Execution;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** A script that runs. Written to disk with its build; what it has come to is in {@code program.dat}. */
public class CpsFlowExecution extends FlowExecution {
    private final String script;

    /** Id of the last flow node; null until the script has ended. */
    private volatile String end;

    private transient FlowExecutionOwner owner;
    private transient Execution execution;

    /** @param sandbox not enforced here */
    public CpsFlowExecution(String script, boolean sandbox, FlowExecutionOwner owner) throws IOException {
        this.script = script;
        attach(owner);
    }

    private void attach(FlowExecutionOwner newOwner) throws IOException {
        owner = newOwner;
        execution = new Execution(this, newOwner, script);
        execution.addListener(node -> {
            if (node instanceof EndNode) {
                end = node.getId();
            }
        });
    }

    @Override
    public FlowExecutionOwner getOwner() {
        return owner;
    }

    @Override
    public void start() throws IOException {
        execution.start();
    }

    @Override
    public void onLoad(FlowExecutionOwner newOwner) throws IOException {
        attach(newOwner);
        if (end == null) {
            execution.load();
        }
    }

    @Override
    public List<FlowNode> getCurrentHeads() {
        return end == null ? execution.heads() : List.of(execution.node(end));
    }

    @Override
    public void addListener(GraphListener listener) {
        execution.addListener(listener);
    }

    @Override
    public void interrupt(Result result, CauseOfInterruption... causes) throws IOException, InterruptedException {
        execution.interrupt(new FlowInterruptedException(result, causes));
    }

    /** Whether no step begins until somebody lets it. */
    public boolean isPaused() {
        return execution.isPaused();
    }

    /** Steps that run go on; what comes after them waits until the pause has ended. */
    public void pause(boolean pause) throws IOException {
        if (owner.getExecutable() instanceof AccessControlled executable) {
            executable.checkPermission(Item.CANCEL);
        }
        execution.pause(pause);
    }

    @Override
    public FlowNode getNode(String id) throws IOException {
        return execution.node(id);
    }

    private boolean isComplete() {
        return end != null;
    }

    @Override
    public String toString() {
        return "CpsFlowExecution[" + owner + "]";
    }
}
