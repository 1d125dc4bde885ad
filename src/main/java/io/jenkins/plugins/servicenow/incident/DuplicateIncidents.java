package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Incidents that were filed beside the one of the same failures, as when a request was carried out long after its connection was
 * lost. They are closed as duplicates of the oldest; none of it fails a build.
 */
final class DuplicateIncidents {

    private final ServiceNowSession session;
    private final Consumer<String> log;

    /** Null until one is closed. */
    @CheckForNull
    private String closeCode;

    /** @param log takes lines for the build log */
    DuplicateIncidents(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /**
     * Closes those on which nobody works yet; the others are named in a warning.
     *
     * @param ours the oldest
     */
    void close(@NonNull TableRecord ours, @NonNull List<TableRecord> younger) throws InterruptedException {
        for (var duplicate : younger) {
            if (!IncidentChoices.isNew(duplicate)) {
                warn(ours, duplicate, "Somebody works on it, so it is left as it is.");
                continue;
            }
            try {
                close(ours, duplicate);
            } catch (ServiceNowException e) {
                warn(ours, duplicate, "It could not be closed. " + e.getMessage());
            }
        }
    }

    private void close(TableRecord ours, TableRecord duplicate) throws ServiceNowException, InterruptedException {
        var why = JournalText.of(
                "Duplicate of " + ours.text("number") + ": Jenkins has filed both for the same failures.");
        session.tables()
                .update(
                        Incidents.TABLE,
                        duplicate.sysId(),
                        Map.of(
                                "state",
                                IncidentChoices.CLOSED,
                                "close_code",
                                closeCode(),
                                "close_notes",
                                why,
                                "work_notes",
                                why));
        var now = session.tables().get(Incidents.TABLE, duplicate.sysId(), "number", "state", "active");
        if (now.isPresent() && IncidentChoices.isOpen(now.get())) {
            warn(
                    ours,
                    duplicate,
                    "ServiceNow accepted that it is closed, and left it in the state "
                            + now.get().displayValue("state") + ".");
        } else {
            log.accept("Closed " + duplicate.text("number") + " as a duplicate of " + ours.text("number"));
        }
    }

    private String closeCode() throws ServiceNowException, InterruptedException {
        if (closeCode == null) {
            closeCode = IncidentChoices.read(session, List.of("close_code")).duplicate();
        }
        return closeCode;
    }

    private void warn(TableRecord ours, TableRecord duplicate, String why) {
        log.accept("WARNING: " + duplicate.text("number") + " is a duplicate of " + ours.text("number") + ". " + why);
    }
}
