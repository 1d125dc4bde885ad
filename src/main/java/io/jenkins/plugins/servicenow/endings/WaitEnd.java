package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A build no longer waits for the approval of a change request, so nobody is to be asked for it. */
final class WaitEnd extends EndNote {

    private static final Logger LOGGER = Logger.getLogger(WaitEnd.class.getName());

    private final String change;
    private final String reason;
    private final boolean cancel;

    /** @param cancel whether the change is to be canceled */
    WaitEnd(
            @NonNull Run<?, ?> run,
            @NonNull String connection,
            @NonNull String instanceUrl,
            @NonNull SysId change,
            @NonNull String reason,
            boolean cancel) {
        super(run, connection, instanceUrl);
        this.change = change.value();
        this.reason = reason;
        this.cancel = cancel;
    }

    @Override
    boolean isDue(@CheckForNull Run<?, ?> run) {
        return true;
    }

    @Override
    boolean write(@CheckForNull Run<?, ?> run, @NonNull ServiceNowSession session)
            throws IOException, InterruptedException {
        var id = SysId.of(change);
        if (!cancel || !cancel(session, id)) {
            new WorkNotes(session).addOnce(ChangeApi.TABLE, id, note());
        }
        return true;
    }

    private String note() {
        return name() + " no longer waits for the approval of this change: " + reason;
    }

    /** @return false when the change was decided in the meantime, or ServiceNow does not let it be canceled */
    private boolean cancel(ServiceNowSession session, SysId id) throws IOException, InterruptedException {
        var record = ChangeRecord.read(session, id);
        var next = session.changes().nextStates(id);
        var reading = new ApprovalReader(session).read(id);
        // A change that says "approved" is not undone, although somebody is still asked.
        if (reading.filter(found -> ApprovalDecision.of(found) == ApprovalDecision.PENDING)
                .filter(found -> !found.approval().equals("approved"))
                .isEmpty()) {
            return false;
        }
        try {
            new ChangeTransition(session)
                    .move(
                            record,
                            next,
                            record.number() + " was not canceled",
                            List.of(ChangeState.CANCELED),
                            Map.of(ChangeState.CANCELED, Map.of("work_notes", JournalText.of(note()))));
            return true;
        } catch (RefusedException e) {
            LOGGER.log(Level.WARNING, "The change of a wait that has timed out was not canceled", e);
            return false;
        }
    }

    @Override
    public String toString() {
        return note();
    }
}
