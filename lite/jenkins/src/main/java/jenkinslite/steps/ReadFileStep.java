package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public final class ReadFileStep extends Step {
    private final String file;
    private String encoding = "UTF-8";

    @DataBoundConstructor
    public ReadFileStep(String file) {
        this.file = file;
    }

    @DataBoundSetter
    public void setEncoding(String encoding) {
        this.encoding = encoding;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousNonBlocking(context, c -> {
            try (var in = c.get(FilePath.class).child(file).read()) {
                return new String(in.readAllBytes(), encoding);
            }
        });
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("readFile", "Read file from workspace", FilePath.class);
        }
    }
}
