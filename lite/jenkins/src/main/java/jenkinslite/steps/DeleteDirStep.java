package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class DeleteDirStep extends Step {
    @DataBoundConstructor
    public DeleteDirStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousNonBlockingVoid(
                context, c -> c.get(FilePath.class).deleteRecursive());
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("deleteDir", "Recursively delete the current directory from the workspace", FilePath.class);
        }
    }
}
