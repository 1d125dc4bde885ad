package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public final class WriteFileStep extends Step {
    private final String file;
    private final String text;
    private String encoding = "UTF-8";

    @DataBoundConstructor
    public WriteFileStep(String file, String text) {
        if (Util.fixEmpty(file) == null) {
            throw new IllegalArgumentException("You must provide the 'file' parameter");
        }
        this.file = file;
        this.text = Util.fixNull(text);
    }

    @DataBoundSetter
    public void setEncoding(String encoding) {
        this.encoding = encoding;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousNonBlockingVoid(
                context, c -> c.get(FilePath.class).child(file).write(text, encoding));
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("writeFile", "Write file to workspace", FilePath.class);
        }
    }
}
