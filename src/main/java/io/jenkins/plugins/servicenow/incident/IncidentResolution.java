package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves an incident whose cause is fixed. */
final class IncidentResolution {

    private static final String[] SHOWN = {"number", "state", "active"};

    private final ServiceNowSession session;

    IncidentResolution(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * Also when somebody works on it or has put it on hold.
     *
     * @param notes how it was resolved
     * @return false when it was resolved, closed, canceled or deleted before, and was left alone
     * @throws RefusedException when it may not be seen, or ServiceNow accepted the new state and ignored it
     */
    boolean resolve(@NonNull SysId id, @NonNull String notes)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (isOver(id)) {
            return false;
        }
        var code = IncidentChoices.read(session, List.of("close_code")).solved();
        session.tables()
                .update(
                        Incidents.TABLE,
                        id,
                        Map.of(
                                "state",
                                IncidentChoices.RESOLVED,
                                "close_code",
                                code,
                                "close_notes",
                                JournalText.of(notes)));
        var now = read(id);
        if (now.isPresent() && !IncidentChoices.isResolved(now.get())) {
            throw new RefusedException("ServiceNow accepted that " + now.get().text("number")
                    + " is resolved, and left it in the state " + now.get().displayValue("state") + ".");
        }
        return true;
    }

    /**
     * Whether it is resolved, closed, canceled or deleted.
     *
     * @throws RefusedException when it may not be seen
     */
    boolean isOver(@NonNull SysId id) throws ServiceNowException, RefusedException, InterruptedException {
        return read(id).filter(IncidentChoices::isOpen).isEmpty();
    }

    /** Empty when there is no such incident. One that is only hidden is counted all the same. */
    private Optional<TableRecord> read(SysId id) throws ServiceNowException, RefusedException, InterruptedException {
        var found = session.tables().get(Incidents.TABLE, id, SHOWN);
        if (found.isEmpty() && session.tables().count(Incidents.TABLE, EncodedQuery.where("sys_id", id)) > 0) {
            throw new RefusedException(
                    "The OAuth Application User may not see the incident with the sys_id " + id + ".");
        }
        return found;
    }
}
