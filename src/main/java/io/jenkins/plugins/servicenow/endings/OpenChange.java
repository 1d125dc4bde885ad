package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A change request that a build makes, or has made. When the build has ended, whichever way, and has not closed it, that is noted on
 * it, with what snowLifecycle could not do; a close that only ServiceNow's absence has stopped is made up for. One that the build itself has not learned of, because it was stopped before ServiceNow had answered, is looked for by its
 * correlation id until it is certain that it does not appear any more.
 */
final class OpenChange extends EndNote {

    private static final Logger LOGGER = Logger.getLogger(OpenChange.class.getName());

    private final String key;

    /** Null for a change that another build has made. */
    @CheckForNull
    private final String correlationId;

    /** sys_id; null as long as only the build may know it. */
    @CheckForNull
    private final String change;

    private OpenChange(
            Run<?, ?> run,
            String connection,
            String instanceUrl,
            String key,
            @CheckForNull String correlationId,
            @CheckForNull String change) {
        super(run, connection, instanceUrl);
        this.key = key;
        this.correlationId = correlationId;
        this.change = change;
    }

    /** One that is about to be created. */
    static OpenChange planned(@NonNull Run<?, ?> run, @NonNull ServiceNowConnection connection, @NonNull String key) {
        return new OpenChange(
                run,
                connection.getName(),
                connection.getInstanceUrl(),
                key,
                BuildIdentity.of(run, "change", key).correlationId(),
                null);
    }

    /** One that another build has made. */
    static OpenChange takenOver(@NonNull Run<?, ?> run, @NonNull String key, @NonNull ChangeEntry change) {
        return new OpenChange(run, change.getConnection(), change.getInstance(), key, null, change.getSysId());
    }

    boolean isSame(@NonNull Run<?, ?> run, @NonNull String otherKey) {
        return isOf(run) && key.equals(otherKey);
    }

    @Override
    boolean isDue(@CheckForNull Run<?, ?> run) {
        return run == null || !run.isBuilding();
    }

    @Override
    boolean write(@CheckForNull Run<?, ?> run, @NonNull ServiceNowSession session)
            throws IOException, InterruptedException {
        var known = run == null ? null : BuildRecords.change(run, key);
        if (known != null && known.isClosedOrFlagged() && known.getUndone().isEmpty()) {
            return true;
        }
        var id = known == null ? change : known.getSysId();
        if (id != null) {
            var undone = known == null || run == null ? "" : finish(run, known, session);
            var record = session.tables().get(ChangeApi.TABLE, SysId.of(id));
            if (record.isPresent()) {
                note(session, record.get(), notClosed(run), undone);
            }
            return true;
        }
        return correlationId == null || findUnknown(run, session, correlationId);
    }

    /**
     * Closes what a build that has succeeded was to close but could not.
     *
     * @return what remains undone, and why; empty for nothing
     */
    private String finish(Run<?, ?> run, ChangeEntry known, ServiceNowSession session)
            throws IOException, InterruptedException {
        var notes = known.getCloseNotes();
        if (notes == null || run.getResult() != Result.SUCCESS) {
            return known.getUndone();
        }
        try {
            var closer = new ChangeCloser(
                    session,
                    line -> LOGGER.log(Level.FINE, line),
                    id -> BuildRecords.hasFailedEvidence(run, known.getInstance(), id));
            var closed = closer.close(known.getSysId(), CloseResult.SUCCESSFUL, notes);
            BuildRecords.recordClosed(run, known.getInstance(), known.getSysId(), closed.closeCode());
            return "";
        } catch (RefusedException e) {
            LOGGER.log(Level.FINE, "The change of a build that has succeeded is not closed", e);
            return e.getMessage();
        }
    }

    /** @return false when the change may still appear */
    private boolean findUnknown(@CheckForNull Run<?, ?> run, ServiceNowSession session, String correlation)
            throws IOException, InterruptedException {
        // Asked first: what was answered in between is found.
        var open = session.changes().isCreateOpen(correlation);
        var found = session.changes().findByCorrelationId(correlation);
        if (found.isEmpty()) {
            return !open;
        }
        if (run != null) {
            BuildRecords.record(run, key, entry(new ChangeRecord(found.get(0)), session));
        }
        for (var record : found) {
            note(
                    session,
                    record,
                    run == null ? notClosed(null) : end(run) + " without knowing of this change, which was never used",
                    "");
        }
        return true;
    }

    private ChangeEntry entry(ChangeRecord record, ServiceNowSession session) {
        return new ChangeEntry(
                connection(),
                instanceUrl(),
                record.sysId().value(),
                record.number(),
                record.url(session.instance()),
                record.stateLabel(),
                false,
                record.record().displayValue("risk"),
                null);
    }

    private String notClosed(@CheckForNull Run<?, ?> run) {
        return (run == null ? name() + " has ended, was deleted" : end(run)) + " and has not closed this change";
    }

    private String end(Run<?, ?> run) {
        return name() + " has ended as " + run.getResult();
    }

    private void note(ServiceNowSession session, TableRecord record, String sentence, String undone)
            throws IOException, InterruptedException {
        if (!new ChangeRecord(record).hasEnded()) {
            var text = withUrl(sentence) + (undone.isEmpty() ? "" : "\n" + undone);
            new WorkNotes(session).addOnce(ChangeApi.TABLE, record.sysId(), text);
        }
    }

    @Override
    public String toString() {
        return "how " + name() + " has ended";
    }
}
