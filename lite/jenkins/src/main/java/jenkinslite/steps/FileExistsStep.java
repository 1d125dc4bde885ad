package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class FileExistsStep extends Step {
    private final String file;

    @DataBoundConstructor
    public FileExistsStep(String file) {
        this.file = file;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousNonBlocking(
                context, c -> c.get(FilePath.class).child(file).exists());
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("fileExists", "Verify if file exists in workspace", FilePath.class);
        }
    }
}
