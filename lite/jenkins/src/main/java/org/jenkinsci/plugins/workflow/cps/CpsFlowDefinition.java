package org.jenkinsci.plugins.workflow.cps;

import hudson.model.Action;
import hudson.model.Descriptor;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.kohsuke.stapler.DataBoundConstructor;

/** A script in the configuration of the job. */
public class CpsFlowDefinition extends FlowDefinition {
    private final String script;
    private final boolean sandbox;

    /** @param sandbox accepted, but Jenkins Lite does not restrict what a script may call */
    @DataBoundConstructor
    public CpsFlowDefinition(String script, boolean sandbox) throws Descriptor.FormException {
        this.script = script;
        this.sandbox = sandbox;
    }

    @Override
    public CpsFlowExecution create(FlowExecutionOwner handle, TaskListener listener, List<? extends Action> actions)
            throws IOException {
        if (sandbox) {
            listener.getLogger().println("Jenkins Lite does not enforce the Groovy sandbox");
        }
        return new CpsFlowExecution(script, sandbox, handle);
    }
}
