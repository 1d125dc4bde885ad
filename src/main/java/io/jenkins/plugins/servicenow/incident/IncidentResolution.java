package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.util.List;
import java.util.Map;

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
     * @return false when it was resolved, closed or canceled before, and was left alone
     * @throws RefusedException when there is no such incident, or ServiceNow accepted the new state and ignored it
     */
    boolean resolve(@NonNull SysId id, @NonNull String notes)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (!IncidentChoices.isOpen(read(id))) {
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
        if (!IncidentChoices.isResolved(now)) {
            throw new RefusedException("ServiceNow accepted that " + now.text("number")
                    + " is resolved, and left it in the state " + now.displayValue("state") + ".");
        }
        return true;
    }

    private TableRecord read(SysId id) throws ServiceNowException, RefusedException, InterruptedException {
        return session.tables()
                .get(Incidents.TABLE, id, SHOWN)
                .orElseThrow(() -> new RefusedException("ServiceNow has no incident with the sys_id " + id
                        + ", or the OAuth Application User may not see it"));
    }
}
