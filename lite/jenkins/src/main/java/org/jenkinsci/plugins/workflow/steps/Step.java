package org.jenkinsci.plugins.workflow.steps;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;

/** One call of a step in a script: its arguments. */
public abstract class Step extends AbstractDescribableImpl<Step> implements ExtensionPoint {

    /** Called on the thread of the program, so it only builds the execution. */
    public abstract StepExecution start(StepContext context) throws Exception;

    @Override
    public StepDescriptor getDescriptor() {
        return (StepDescriptor) super.getDescriptor();
    }
}
