package jenkinslite.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class UnstableStep extends Step {
    private final String message;

    @DataBoundConstructor
    public UnstableStep(String message) {
        this.message = Util.fixEmptyAndTrim(message);
        if (this.message == null) {
            throw new IllegalArgumentException("A non-empty message is required");
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousVoid(context, c -> {
            c.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
            c.get(Run.class).setResult(Result.UNSTABLE);
            c.get(TaskListener.class).getLogger().println("WARNING: " + message);
        });
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("unstable", "Set stage result to unstable", FlowNode.class, Run.class, TaskListener.class);
        }
    }
}
