package jenkinslite.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public final class SleepStep extends Step {
    private final int time;
    private TimeUnit unit = TimeUnit.SECONDS;

    @DataBoundConstructor
    public SleepStep(int time) {
        this.time = time;
    }

    @DataBoundSetter
    public void setUnit(TimeUnit unit) {
        this.unit = unit;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, System.currentTimeMillis() + unit.toMillis(time));
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        /** Milliseconds since 1970. */
        private final long end;

        private transient volatile Future<?> alarm;

        Execution(StepContext context, long end) {
            super(context);
            this.end = end;
        }

        @Override
        public boolean start() throws IOException, InterruptedException {
            var log = getContext().get(TaskListener.class).getLogger();
            var left = end - System.currentTimeMillis();
            if (left > 0) {
                log.println("Sleeping for " + Util.getTimeSpanString(left));
            } else {
                log.println("No need to sleep any longer");
            }
            alarm = Timer.get().schedule(() -> getContext().onSuccess(null), Math.max(left, 0), TimeUnit.MILLISECONDS);
            return false;
        }

        @Override
        public void onResume() {
            try {
                start();
            } catch (IOException | InterruptedException x) {
                getContext().onFailure(x);
            }
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            if (alarm != null) {
                alarm.cancel(false);
            }
            super.stop(cause);
        }
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("sleep", "Sleep", TaskListener.class);
        }
    }
}
