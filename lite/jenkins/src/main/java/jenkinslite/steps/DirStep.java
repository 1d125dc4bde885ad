package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class DirStep extends Step {
    private final String path;

    @DataBoundConstructor
    public DirStep(String path) {
        this.path = path;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.block(context, (c, body) -> {
            var directory = c.get(FilePath.class).child(path);
            c.get(TaskListener.class).getLogger().println("Running in " + directory);
            body.withContext(directory);
        });
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super("dir", "Change current directory", FilePath.class, TaskListener.class);
        }
    }
}
