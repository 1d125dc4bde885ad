package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.RequestKind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithServiceNow
class ImplementTransitionTest {

    private static final String NOTE =
            "Jenkins build os-image #1 has begun to implement this change: http://jenkins/1/";

    private ServiceNowSimulator simulator;

    private SysId change(String state) {
        return SysId.of(simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number",
                                "CHG0030001",
                                "type",
                                "normal",
                                "state",
                                state,
                                "approval",
                                "approved",
                                "assignment_group",
                                group(),
                                "chg_model",
                                "007c4001c343101035ae3f52c1d3aeb2")));
    }

    private String group() {
        return simulator
                .records()
                .find("sys_user_group", "name", "OS Image Builders")
                .orElseThrow()
                .get("sys_id");
    }

    private String start(SysId change) throws IOException, InterruptedException {
        var session = SimulatorSession.open(simulator);
        var approved = new ApprovalReader(session).read(change).orElseThrow();
        return new ImplementTransition(session)
                .start(approved, NOTE, reading -> ApprovalDecision.of(reading) == ApprovalDecision.APPROVED)
                .map(ApprovalReading::stateName)
                .orElse("gone");
    }

    private String state(SysId change) {
        return simulator.records().get("change_request", change.value()).get("state");
    }

    private List<String> notes(SysId change) {
        return simulator.records().journal(change.value(), "work_notes");
    }

    @Test
    void aScheduledChangeMovesToImplementWithANote() throws Exception {
        var change = change("-2");
        assertEquals("Implement", start(change));
        assertEquals("-1", state(change));
        assertEquals(List.of(NOTE), notes(change));
    }

    @Test
    void aRepeatedCallWritesNothingMore() throws Exception {
        var change = change("-2");
        start(change);
        simulator.requests().reset();
        assertEquals("Implement", start(change));
        assertEquals(List.of(NOTE), notes(change));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void anAnswerThatIsLostDoesNotWriteTheNoteTwice() throws Exception {
        var change = change("-2");
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        assertEquals("Implement", start(change));
        assertEquals("Implement", start(change));
        assertEquals(List.of(NOTE), notes(change));
    }

    @Test
    void aChangeThatSomebodyHasMovedAlreadyGetsTheNote() throws Exception {
        var change = change("-1");
        assertEquals("Implement", start(change));
        assertEquals(List.of(NOTE), notes(change));
    }

    @Test
    void aChangeThatIsFurtherAlongIsLeftThere() throws Exception {
        var change = change("0");
        assertEquals("Review", start(change));
        assertEquals("0", state(change));
    }

    @Test
    void aChangeThatMovesOnByItselfHasBegun() throws Exception {
        simulator.customisation().automaticTransition("-1", "0");
        assertEquals("Review", start(change("-2")));
    }

    @Test
    void aStandardChangeGoesThroughScheduled() throws Exception {
        var change = change("-5");
        simulator.records().set("change_request", change.value(), Map.of("type", "standard"));
        assertEquals("Implement", start(change));
        assertEquals(List.of(NOTE), notes(change));
    }

    @Test
    void anUnmetConditionOfTheModelIsNamed() throws Exception {
        var change = change("-2");
        simulator.records().set("change_request", change.value(), Map.of("on_hold", "true"));
        var error = assertThrows(RefusedException.class, () -> start(change));
        assertTrue(
                error.getMessage()
                        .startsWith(
                                "CHG0030001 was approved, but its implementation has not begun: it did not move from Scheduled to"),
                error.getMessage());
        assertTrue(error.getMessage().contains("Not On hold"), error.getMessage());
        assertTrue(error.getMessage().contains("The states it may move to now: Canceled"), error.getMessage());
        assertEquals(List.of(), notes(change));
    }

    @Test
    void aStateThatIsAcceptedAndNotTakenIsAnError() {
        simulator.customisation().dropField("change_request", "state");
        var change = change("-2");
        var error = assertThrows(RefusedException.class, () -> start(change));
        assertTrue(error.getMessage().contains("accepted the new state but did not apply it"), error.getMessage());
    }

    @Test
    void aChangeThatWasCanceledMeanwhileIsAnError() {
        var change = change("4");
        var error = assertThrows(AbortException.class, () -> start(change));
        assertTrue(error.getMessage().contains("it is Canceled now"), error.getMessage());
    }
}
