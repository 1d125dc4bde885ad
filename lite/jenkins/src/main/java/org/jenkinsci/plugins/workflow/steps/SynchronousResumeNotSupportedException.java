package org.jenkinsci.plugins.workflow.steps;

import java.io.IOException;

public class SynchronousResumeNotSupportedException extends Exception {
    private static final long serialVersionUID = 1L;

    public SynchronousResumeNotSupportedException(StepContext context) {
        super("The Pipeline step `" + functionName(context) + "` cannot be resumed after a controller restart.");
    }

    private static String functionName(StepContext context) {
        try {
            var step = context.get(StepDescriptor.class);
            return step == null ? "?" : step.getFunctionName();
        } catch (IOException | InterruptedException x) {
            return "?";
        }
    }
}
