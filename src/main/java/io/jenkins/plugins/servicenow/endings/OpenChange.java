package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildWork;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.OnLost;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.ChangeCanceler;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeFlagger;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A change request that a build has made, or was about to make, and that its build has left open: it is noted how the build has ended,
 * and what snowLifecycle could not do. A close that only ServiceNow's absence has stopped is made up for. The change of a build that
 * has died is put on hold or canceled, as the connection says; a decision that was taken in ServiceNow is left alone.
 */
final class OpenChange {

    private static final Logger LOGGER = Logger.getLogger(OpenChange.class.getName());

    private final EndingEntry entry;

    /** Null when the build is gone. */
    @CheckForNull
    private final Run<?, ?> run;

    private final OnLost onLost;
    private final ServiceNowSession session;

    /**
     * @param run null when the build is gone
     * @param onLost what becomes of the change if the build has died
     */
    OpenChange(
            @NonNull EndingEntry entry,
            @CheckForNull Run<?, ?> run,
            @NonNull OnLost onLost,
            @NonNull ServiceNowSession session) {
        this.entry = entry;
        this.run = run;
        this.onLost = hasDied(entry, run) ? onLost : OnLost.NOTE;
        this.session = session;
    }

    /** Not so for a build that has succeeded, or that should leave its change as it is. */
    private static boolean hasDied(EndingEntry entry, @CheckForNull Run<?, ?> run) {
        if (entry.leftOpen() || run != null && BuildRecords.leavesChangesOpen(run)) {
            return false;
        }
        var result = run == null ? entry.build().knownResult() : run.getResult();
        return result == null || result.isWorseThan(Result.UNSTABLE);
    }

    /** As the build knows it; null when it does not. */
    @CheckForNull
    static ChangeEntry known(@NonNull EndingEntry entry, @CheckForNull Run<?, ?> run) {
        var known = run == null ? null : BuildRecords.change(run, entry.key());
        return known != null && known.isOn(entry.instanceUrl()) ? known : null;
    }

    /** Of a change that exists and is neither closed nor canceled. */
    @NonNull
    Outcome settle(@NonNull ApprovalReading change) throws IOException, InterruptedException {
        var known = known(entry, run);
        var undone = known == null ? "" : known.getUndone();
        var notes = known == null ? null : known.getCloseNotes();
        if (notes != null && run != null && run.getResult() == Result.SUCCESS) {
            try {
                close(run, known, notes);
                return Outcome.GONE;
            } catch (RefusedException e) {
                LOGGER.log(Level.FINE, "The change of a build that has succeeded is not closed", e);
                undone = e.getMessage();
            }
        }
        var isFlagged = known != null && known.isClosedOrFlagged();
        if (isFlagged && undone.isEmpty()) {
            return Outcome.SETTLED;
        }
        var text = text(notClosed(), undone);
        // Somebody in ServiceNow decides about it, and should know that the build is gone.
        var isInReview = change.onHold() || change.isIn(ChangeState.REVIEW);
        var isDecided =
                change.isIn(ChangeRecord.BEFORE_SCHEDULED) && change.approval().equals("rejected");
        if (isFlagged || isInReview || isDecided || onLost == OnLost.NOTE) {
            note(change.sysId(), text);
            return Outcome.SETTLED;
        }
        if (!change.unreadable().isEmpty()) {
            note(change.sysId(), text);
            LOGGER.log(Level.FINE, "{0}: {1}", new Object[] {change.number(), change.whyUndecided()});
            return Outcome.UNDECIDED;
        }
        return end(change.sysId(), text);
    }

    /** Notes on a change that was canceled that this has stopped the build, as snowLifecycle does. Some instances let nobody do so. */
    void noteStop(@NonNull ApprovalReading change) throws IOException, InterruptedException {
        var known = known(entry, run);
        var reason = known == null || run == null ? null : BuildRecords.stopReason(run, known);
        if (reason == null) {
            return;
        }
        try {
            note(change.sysId(), entry.build().name() + " was aborted: " + reason);
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                throw e;
            }
            LOGGER.log(Level.FINE, "A canceled change takes no note", e);
        }
    }

    /** Of a change that the build itself has not learned of, because it was stopped before ServiceNow had answered. */
    @NonNull
    Outcome settleUnknown(@NonNull List<ChangeRecord> found) throws IOException, InterruptedException {
        if (run != null) {
            BuildRecords.record(run, entry.key(), changeEntry(found.get(0)));
        }
        var text =
                text(run == null ? notClosed() : ended() + " without knowing of this change, which was never used", "");
        var outcome = Outcome.GONE;
        for (var change : found) {
            if (change.hasEnded()) {
                continue;
            }
            if (onLost == OnLost.NOTE || change.isOnHold()) {
                note(change.sysId(), text);
                outcome = Outcome.SETTLED;
            } else if (end(change.sysId(), text) != Outcome.GONE) {
                outcome = Outcome.SETTLED;
            }
        }
        return outcome;
    }

    /** Cancels it or puts it on hold, by what it is at now. */
    private Outcome end(SysId id, String text) throws IOException, InterruptedException {
        var change = ChangeRecord.read(session, id);
        if (change.hasEnded()) {
            return Outcome.GONE;
        }
        if (change.isOnHold() || change.isIn(ChangeState.REVIEW)) {
            note(id, text);
            return Outcome.SETTLED;
        }
        var reason = text;
        if (onLost == OnLost.CANCEL) {
            try {
                return new ChangeCanceler(session).cancel(change, text).hasEnded() ? Outcome.GONE : Outcome.OPEN;
            } catch (RefusedException e) {
                LOGGER.log(Level.FINE, "The change of a build that has died is put on hold instead", e);
                reason += "\n" + e.getMessage();
            }
        }
        try {
            new ChangeFlagger(session, line -> LOGGER.log(Level.FINE, line)).holdAndNote(change, reason);
        } catch (RefusedException e) {
            LOGGER.log(Level.FINE, "The change of a build that has died is noted only", e);
            note(id, reason + "\n" + e.getMessage());
        }
        return Outcome.SETTLED;
    }

    private void close(Run<?, ?> ended, ChangeEntry known, String notes) throws IOException, InterruptedException {
        var closer = new ChangeCloser(
                session, line -> LOGGER.log(Level.FINE, line), new BuildWork(ended, known.getInstance()));
        var closed = closer.close(known.getSysId(), CloseResult.SUCCESSFUL, notes);
        BuildRecords.recordClosed(ended, known.getInstance(), known.getSysId(), closed.closeCode());
    }

    private ChangeEntry changeEntry(ChangeRecord change) {
        return new ChangeEntry(
                entry.connection(),
                entry.instanceUrl(),
                change.sysId().value(),
                change.number(),
                change.url(session.instance()),
                change.stateLabel(),
                false,
                change.record().displayValue("risk"),
                null);
    }

    private String notClosed() {
        return ended() + " and has not closed this change";
    }

    private String ended() {
        var result = run == null ? entry.build().result() : String.valueOf(run.getResult());
        return entry.build().name() + " has ended" + (result == null ? "" : " as " + result)
                + (run == null ? ", was deleted" : "");
    }

    private String text(String sentence, String undone) {
        return entry.build().withUrl(sentence) + (undone.isEmpty() ? "" : "\n" + undone);
    }

    private void note(SysId id, String text) throws IOException, InterruptedException {
        if (!entry.noted()) {
            new WorkNotes(session).addOnce(ChangeApi.TABLE, id, text);
        }
    }
}
