package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ChangeCanceler;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A build no longer waits for the approval of a change request, so nobody is to be asked for it. */
final class WaitEnd {

    private static final Logger LOGGER = Logger.getLogger(WaitEnd.class.getName());

    private final EndingEntry entry;
    private final SysId id;
    private final ServiceNowSession session;

    /** @param id of the change */
    WaitEnd(@NonNull EndingEntry entry, @NonNull SysId id, @NonNull ServiceNowSession session) {
        this.entry = entry;
        this.id = id;
        this.session = session;
    }

    void settle() throws IOException, InterruptedException {
        if (!entry.cancel() || !cancel()) {
            new WorkNotes(session).addOnce(ChangeApi.TABLE, id, note());
        }
    }

    private String note() {
        return entry.build().name() + " no longer waits for the approval of this change: " + entry.reason();
    }

    /** @return false when the change was decided in the meantime, or ServiceNow does not let it be canceled */
    private boolean cancel() throws IOException, InterruptedException {
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
            new ChangeCanceler(session).cancel(record, next, note());
            return true;
        } catch (RefusedException e) {
            LOGGER.log(Level.WARNING, "The change of a wait that has timed out was not canceled", e);
            return false;
        }
    }
}
