package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkNotesTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final WorkNotes notes = new WorkNotes(SimulatorSession.open(simulator));
    private final SysId change =
            SysId.of(simulator.records().insert("change_request", Map.of("short_description", "Image web-base")));

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private boolean add(String text) throws Exception {
        return notes.addOnce(ChangeApi.TABLE, change, text);
    }

    private List<String> journal() {
        return simulator.records().journal(change.value(), "work_notes");
    }

    @Test
    void theSameNoteIsWrittenOnce() throws Exception {
        assertTrue(add("Tests passed:\n  12 of 12  \n"));
        assertFalse(add("Tests passed:\n  12 of 12  \n"));
        assertTrue(add("Tests passed:\n  13 of 13"));
        assertEquals(2, journal().size());
    }

    @Test
    void anAnswerThatIsLostDoesNotWriteTheNoteTwice() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        add("Image registered");
        assertEquals(List.of("Image registered"), journal());
    }

    @Test
    void markupFromBuildsIsNeutralisedAndFoundAgain() throws Exception {
        assertTrue(add("[code]<script>alert(1)</script>[/code]"));
        assertFalse(add("[code]<script>alert(1)</script>[/code]"));
        assertEquals(List.of("(code)<script>alert(1)</script>(/code)"), journal());
    }

    @Test
    void aRecordThatIsNotThereIsAnError() {
        var unknown = SysId.of("0123456789abcdef0123456789abcdef");
        var error = assertThrows(
                ServiceNowException.class, () -> notes.addOnce(ChangeApi.TABLE, unknown, "Image registered"));
        assertEquals(ServiceNowException.Kind.NOT_FOUND, error.kind());
    }
}
