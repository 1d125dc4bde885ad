package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.Approver;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.HttpUrl;
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
    private final Log log = new Log(this::print, ApprovalPoller.time()::now);

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
        var pending = change.approvers().stream()
                .filter(approver -> waiting && approver.isPending())
                .map(Approver::nameAndGroup)
                .distinct()
                .toList();
        var answers = change.approvers().stream()
                .filter(Approver::hasDecided)
                .map(approver ->
                        new ApprovalPanel.Answer(approver.name(), approver.state(), approver.comment(), approver.at()))
                .toList();
        var snapshot =
                new ApprovalPanel.Snapshot(change.stateName(), change.approval(), waiting, note, pending, answers);
        use(
                Run.class,
                run -> panel = ApprovalPanels.show(
                        run, instanceUrl, change.sysId().value(), change.number(), url(change), snapshot));
    }

    private String url(ApprovalReading change) {
        var instance = HttpUrl.parse(instanceUrl);
        return instance == null ? "" : RecordLink.to(instance, ChangeApi.TABLE, change.sysId());
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

    /** What a waiting build writes to its log: everything that happens, and otherwise one line an hour at most. */
    static final class Log {

        private static final Duration QUIET = Duration.ofHours(1);

        private final Consumer<String> lines;
        private final InstantSource clock;

        /** When the last line was written; null before the first. */
        @CheckForNull
        private Instant last;

        /** When an outage was logged last; null before the first. */
        @CheckForNull
        private Instant lastOutage;

        private boolean outage;

        Log(@NonNull Consumer<String> lines, @NonNull InstantSource clock) {
            this.lines = lines;
            this.clock = clock;
        }

        synchronized void add(@NonNull String line) {
            last = clock.instant();
            lines.accept(line);
        }

        /** Logs that nothing has happened, if nothing was logged for an hour. */
        synchronized void remind(@NonNull Supplier<String> line) {
            if (isLongAgo(last)) {
                add(line.get());
            }
        }

        /** An outage that continues, or comes back within the hour, is logged once an hour. */
        synchronized void outage(@NonNull Supplier<String> line) {
            if (isLongAgo(lastOutage)) {
                lastOutage = clock.instant();
                outage = true;
                add(line.get());
            }
        }

        /** The outage has ended; logged if the outage was. */
        synchronized void responded(@NonNull String line) {
            if (outage) {
                outage = false;
                add(line);
            }
        }

        private boolean isLongAgo(@CheckForNull Instant then) {
            return then == null || !clock.instant().isBefore(then.plus(QUIET));
        }
    }
}
