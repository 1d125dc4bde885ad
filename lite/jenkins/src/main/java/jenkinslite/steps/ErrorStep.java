package jenkinslite.steps;

import hudson.AbortException;
import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class ErrorStep extends Step {
    private final String message;

    @DataBoundConstructor
    public ErrorStep(String message) {
        this.message = message;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousVoid(context, c -> {
            throw new AbortException(message);
        });
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("error", "Error signal");
        }
    }
}
