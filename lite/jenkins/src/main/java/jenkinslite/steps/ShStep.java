package jenkinslite.steps;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public final class ShStep extends Step {
    final String script;
    boolean returnStdout;
    boolean returnStatus;

    @DataBoundConstructor
    public ShStep(String script) {
        if (script == null) {
            throw new IllegalArgumentException();
        }
        this.script = script;
    }

    @DataBoundSetter
    public void setReturnStdout(boolean returnStdout) {
        this.returnStdout = returnStdout;
    }

    @DataBoundSetter
    public void setReturnStatus(boolean returnStatus) {
        this.returnStatus = returnStatus;
    }

    /** For lists of steps, which Lite has not. */
    @DataBoundSetter
    public void setLabel(String label) {}

    @DataBoundSetter
    public void setEncoding(String encoding) {
        if (!"UTF-8".equalsIgnoreCase(encoding)) {
            throw new UnsupportedOperationException("sh with encoding " + encoding + ": Jenkins Lite has UTF-8 only");
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        if (returnStdout && returnStatus) {
            throw new IllegalArgumentException("you may not select both returnStdout and returnStatus");
        }
        return new ShExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("sh", "Shell Script", FilePath.class, TaskListener.class);
        }
    }
}
