package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Tells the log and the page of a build how its wait goes. What cannot be told is no reason to end the wait. Lives as long as
 * the controller.
 */
final class WaitReport {

    private static final Logger LOGGER = Logger.getLogger(WaitReport.class.getName());

    private final StepContext context;
    private final String connection;
    private final WaitLog log = new WaitLog(this::print);

    /** Null before the change was shown. */
    @CheckForNull
    private volatile ApprovalPanel panel;

    WaitReport(@NonNull StepContext context, @NonNull String connection) {
        this.context = context;
        this.connection = connection;
    }

    void say(@NonNull String line) {
        log.say(line, Instant.now());
    }

    /** Says that nothing has happened, if nothing was said for an hour. */
    void remind(@NonNull Supplier<String> line) {
        log.remind(line, Instant.now());
    }

    void answered() {
        log.answered("ServiceNow answers again", Instant.now());
    }

    void outage(@NonNull String reason, @NonNull Duration nextLook) {
        log.outage(
                () -> "WARNING: the wait goes on without an answer from ServiceNow, next look in "
                        + Util.getTimeSpanString(nextLook.toMillis()) + ". " + reason,
                Instant.now());
    }

    /** Brings the build page up to date. */
    void show(@NonNull ChangeSnapshot change, boolean waiting, @NonNull String note) {
        try {
            var run = context.get(Run.class);
            if (run != null) {
                panel = PanelContent.show(run, connection, change, waiting, note);
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Could not bring the page of the build that waits for " + change.number() + " up to date",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void nextLook(@NonNull Instant at) {
        var shown = panel;
        if (shown != null) {
            shown.nextLook(at);
        }
    }

    /** The wait was broken off. */
    void over() {
        var shown = panel;
        if (shown != null) {
            shown.over();
        }
    }

    /** For the status of the step; empty before the change was shown. */
    @NonNull
    String detail() {
        var shown = panel;
        return shown == null ? "" : shown.detail();
    }

    private void print(String line) {
        try {
            var listener = context.get(TaskListener.class);
            if (listener != null) {
                listener.getLogger().println(line);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not write to the log of a build that waits for its approval", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
