package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.watch.ChangePanel;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import io.jenkins.plugins.servicenow.watch.PollLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/**
 * Reports to the log, the page and the stages of a build how its wait proceeds. What cannot be reported is no reason to end the
 * wait. Lives as long as the controller.
 */
final class WaitReport {

    private static final Logger LOGGER = Logger.getLogger(WaitReport.class.getName());

    private final StepContext context;
    private final String instanceUrl;
    private final PollLog log = new PollLog(this::print, ChangePoller.time()::now);

    /** Null before the change was shown. */
    @CheckForNull
    private volatile ApprovalPanel panel;

    WaitReport(@NonNull StepContext context, @NonNull String instanceUrl) {
        this.context = context;
        this.instanceUrl = instanceUrl;
    }

    void log(@NonNull String line) {
        log.add(line);
    }

    /** Logs that nothing has happened, if nothing was logged for an hour. */
    void remind(@NonNull Supplier<String> line) {
        log.remind(line);
    }

    void outage(@NonNull String reason, @NonNull Duration nextPoll) {
        log.outage(() -> "WARNING: ServiceNow did not respond; still waiting, next check in "
                + Util.getTimeSpanString(nextPoll.toMillis()) + ". " + reason);
    }

    /** Something that the next check may put right. */
    void outage(@NonNull String reason) {
        log.outage(() -> "WARNING: " + reason + " Still waiting.");
    }

    void unreadable(@NonNull String change, @NonNull String reason) {
        log.outage(() -> "WARNING: " + change + " cannot be read; still waiting. " + reason);
    }

    void responded() {
        log.responded("ServiceNow responds again");
    }

    /** From now on the time counts as paused time of the stage, also after a restart. */
    void pause() {
        use(FlowNode.class, node -> node.addAction(new PauseAction("ServiceNow approval")));
    }

    /** The wait has ended. */
    void unpause() {
        use(FlowNode.class, node -> {
            if (PauseAction.isPaused(node)) {
                PauseAction.endCurrentPause(node);
            }
        });
    }

    /**
     * Brings the build page up to date.
     *
     * @param note why the build waits or does not continue; empty when the approval says it all
     */
    void show(@NonNull ApprovalReading change, boolean waiting, @NonNull String note) {
        use(Run.class, run -> panel = ChangePanel.show(run, instanceUrl, change, waiting, note));
    }

    void nextPoll(@NonNull Instant at) {
        var shown = panel;
        if (shown != null) {
            shown.setNextPoll(at);
        }
    }

    /** The step was aborted. */
    void aborted() {
        unpause();
        endPanel();
    }

    private void endPanel() {
        var shown = panel;
        if (shown != null) {
            shown.aborted();
        }
    }

    /** The build has ended without the step, whose context does not know it any more. */
    void abandoned(@NonNull Run<?, ?> run) {
        endPanel();
        try {
            run.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The page of " + run + " could not be stored", e);
        }
    }

    /** For the status of the step; empty before the change was shown. */
    @NonNull
    String detail() {
        var shown = panel;
        return shown == null ? "" : shown.detail();
    }

    private void print(String line) {
        use(TaskListener.class, listener -> listener.getLogger().println(line));
    }

    private interface Use<T> {
        void of(T object) throws IOException;
    }

    private <T> void use(Class<T> type, Use<T> use) {
        try {
            var object = context.get(type);
            if (object != null) {
                use.of(object);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not report to a build that waits for an approval", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
