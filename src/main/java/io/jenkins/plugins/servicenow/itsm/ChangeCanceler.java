package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.util.List;
import java.util.Map;

/** Cancels change requests that nobody works on any more. */
public final class ChangeCanceler {

    private final ServiceNowSession session;

    public ChangeCanceler(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param change as it was read last
     * @param note the work note that says why
     * @return the change as it is now: canceled, unless it has moved on by itself meanwhile
     * @throws RefusedException when ServiceNow does not let it be canceled
     */
    @NonNull
    public ChangeRecord cancel(@NonNull ChangeRecord change, @NonNull String note)
            throws ServiceNowException, RefusedException, InterruptedException {
        return cancel(change, session.changes().nextStates(change.sysId()), note);
    }

    /**
     * As above, for who has asked already where the change may go.
     *
     * @param next as the instance has answered for the change as it was read last
     */
    @NonNull
    public ChangeRecord cancel(@NonNull ChangeRecord change, @NonNull NextStates next, @NonNull String note)
            throws ServiceNowException, RefusedException, InterruptedException {
        return new ChangeTransition(session)
                .move(
                        change,
                        next,
                        change.number() + " was not canceled",
                        List.of(ChangeState.CANCELED),
                        Map.of(ChangeState.CANCELED, Map.of("work_notes", JournalText.of(note))));
    }
}
