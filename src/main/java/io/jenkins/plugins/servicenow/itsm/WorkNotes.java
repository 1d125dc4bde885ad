package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.HashMap;
import java.util.Map;

/**
 * Work notes that are written once. ServiceNow appends whatever is written to a journal, so a step that is repeated after a
 * restart would note the same again.
 */
public final class WorkNotes {

    private static final String FIELD = "work_notes";

    private final ServiceNowSession session;

    public WorkNotes(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * Adds the note, unless one with the same text is there.
     *
     * @param text distinguished from others by all of it; made fit by {@link JournalText}
     * @return whether it was added
     * @throws ServiceNowException of kind NOT_FOUND also when the account may not see the record
     */
    public boolean addOnce(@NonNull String table, @NonNull SysId record, @NonNull String text)
            throws ServiceNowException, InterruptedException {
        return addOnce(table, record, text, Map.of());
    }

    /**
     * As above.
     *
     * @param fields to be written together with the note; not when the note is there
     */
    boolean addOnce(
            @NonNull String table, @NonNull SysId record, @NonNull String text, @NonNull Map<String, String> fields)
            throws ServiceNowException, InterruptedException {
        var note = JournalText.of(text);
        var values = new HashMap<>(fields);
        values.put(FIELD, note);
        return session.tables().noteOnce(table, record, values, note, false);
    }
}
