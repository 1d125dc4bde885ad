package jenkinslite.steps;

import hudson.Extension;
import hudson.model.TaskListener;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public final class TimeoutStep extends Step {
    private final int time;
    private TimeUnit unit = TimeUnit.MINUTES;

    @DataBoundConstructor
    public TimeoutStep(int time) {
        this.time = time;
    }

    @DataBoundSetter
    public void setUnit(TimeUnit unit) {
        this.unit = unit;
    }

    @DataBoundSetter
    public void setActivity(boolean activity) {
        if (activity) {
            throw new UnsupportedOperationException("timeout(activity: true): not in Jenkins Lite");
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        return new TimeoutExecution(context, System.currentTimeMillis() + unit.toMillis(time));
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super("timeout", "Enforce time limit", TaskListener.class);
        }
    }
}
