package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves an approved change request to Implement and notes in it which build has begun. Can be repeated: what an earlier call
 * has done is found and not repeated.
 */
final class ImplementTransition {

    private static final Set<ChangeState> IN_PROGRESS = EnumSet.of(ChangeState.IMPLEMENT, ChangeState.REVIEW);

    /** From New, with one state of the instance's own in between. */
    private static final int MAX_HOPS = 3;

    private final ServiceNowSession session;

    ImplementTransition(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param note for the work notes; identified by its text
     * @return the name of the state in which the change is now; a change that is further along is left there
     * @throws AbortException when the change cannot be begun any more
     * @throws ServiceNowException also when ServiceNow does not let the change go there, with the states that it does allow
     */
    String start(@NonNull SysId change, @NonNull String note) throws IOException, InterruptedException {
        var record = read(change);
        if (hasBegun(record)) {
            new WorkNotes(session).addOnce(ChangeApi.TABLE, change, note);
            return record.stateLabel();
        }
        // The note goes with the last hop, so that a call that is cut off has done both or neither.
        var extraFields = Map.of(ChangeState.IMPLEMENT, Map.of("work_notes", JournalText.of(note)));
        for (var hops = 0; hops < MAX_HOPS && !hasBegun(record); hops++) {
            var targets = record.isIn(ChangeState.SCHEDULED)
                    ? List.of(ChangeState.IMPLEMENT)
                    : List.of(ChangeState.IMPLEMENT, ChangeState.SCHEDULED);
            record = new ChangeTransition(session).move(record, errorPrefix(record), targets, extraFields);
        }
        if (!hasBegun(record)) {
            throw new AbortException(errorPrefix(record) + ": ServiceNow moved it elsewhere " + MAX_HOPS
                    + " times, it is " + record.stateLabel() + " now.");
        }
        return record.stateLabel();
    }

    private static String errorPrefix(ChangeRecord change) {
        return change.number() + " was approved, but its implementation has not begun";
    }

    private static boolean hasBegun(ChangeRecord record) throws AbortException {
        if (record.hasEnded()) {
            throw new AbortException(
                    errorPrefix(record) + ": it is " + record.stateLabel() + " now, and so it cannot begin.");
        }
        return record.isIn(IN_PROGRESS);
    }

    private ChangeRecord read(SysId change) throws IOException, InterruptedException {
        return session.tables()
                .get(ChangeApi.TABLE, change)
                .map(ChangeRecord::new)
                .orElseThrow(() -> new AbortException("ServiceNow does not have the change request " + change.value()
                        + ", or does not show it to the OAuth Application User."));
    }
}
