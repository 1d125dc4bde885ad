package jenkinslite.steps;

import hudson.Util;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.CauseOfInterruption;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Stops its body at the timeout; a body that continues all the same is given up after a minute. */
final class TimeoutExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(TimeoutExecution.class.getName());
    private static final long GRACE_SECONDS = 60;

    /** Milliseconds since 1970. */
    private final long end;

    private BodyExecution body;
    private transient volatile Future<?> alarm;

    TimeoutExecution(StepContext context, long end) {
        super(context);
        this.end = end;
    }

    @Override
    public boolean start() {
        body = getContext().newBodyInvoker().withCallback(new Callback(this)).start();
        setAlarm();
        return false;
    }

    @Override
    public void onResume() {
        setAlarm();
    }

    private void setAlarm() {
        var left = end - System.currentTimeMillis();
        if (left > 0) {
            log("Timeout set to expire in " + Util.getTimeSpanString(left));
            alarm = Timer.get().schedule(this::expired, left, TimeUnit.MILLISECONDS);
        } else {
            log("Timeout expired " + Util.getTimeSpanString(-left) + " ago");
            expired();
        }
    }

    private void expired() {
        log("Cancelling nested steps due to timeout");
        body.cancel(interruption());
        alarm = Timer.get().schedule(this::giveUp, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void giveUp() {
        log("Body did not finish within grace period; terminating with extreme prejudice");
        var death = interruption();
        body.getCurrentExecutions().forEach(step -> step.getContext().onFailure(death));
    }

    private FlowInterruptedException interruption() {
        return new FlowInterruptedException(Result.ABORTED, true, new ExceededTimeout(nodeId()));
    }

    private String nodeId() {
        try {
            return getContext().get(FlowNode.class).getId();
        } catch (IOException | InterruptedException x) {
            throw new IllegalStateException(x);
        }
    }

    private void log(String message) {
        try {
            getContext().get(TaskListener.class).getLogger().println(message);
        } catch (IOException | InterruptedException x) {
            LOGGER.log(Level.WARNING, message, x);
        }
    }

    private static final class Callback extends BodyExecutionCallback.TailCall {
        private static final long serialVersionUID = 1L;

        private final TimeoutExecution execution;

        Callback(TimeoutExecution execution) {
            this.execution = execution;
        }

        @Override
        protected void finished(StepContext context) {
            if (execution.alarm != null) {
                execution.alarm.cancel(false);
            }
        }

        /** Outside of this block the timeout is an error like others, which {@code retry} may take up. */
        @Override
        public void onFailure(StepContext context, Throwable t) {
            if (t instanceof FlowInterruptedException interruption
                    && interruption.getCauses().stream()
                            .anyMatch(cause -> cause instanceof ExceededTimeout timeout
                                    && timeout.nodeId.equals(execution.nodeId()))) {
                interruption.setActualInterruption(false);
            }
            super.onFailure(context, t);
        }
    }

    static final class ExceededTimeout extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        /** Of the timeout step, for timeouts may be nested. */
        private final String nodeId;

        ExceededTimeout(String nodeId) {
            this.nodeId = nodeId;
        }

        @Override
        public String getShortDescription() {
            return "Timeout has been exceeded";
        }
    }
}
