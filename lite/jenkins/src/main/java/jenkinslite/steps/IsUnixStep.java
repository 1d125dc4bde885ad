package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import java.io.File;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class IsUnixStep extends Step {
    @DataBoundConstructor
    public IsUnixStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronous(context, c -> File.separatorChar == '/');
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("isUnix", "Checks if running on a Unix-like node", FilePath.class);
        }
    }
}
