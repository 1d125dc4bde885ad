package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                .start(approved, NOTE, ImplementTransitionTest::isApproved)
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
    void theActualStartIsWrittenWhereTheInstanceLeavesItEmpty() throws Exception {
        simulator.customisation().actualDatesByHand(true);
        var change = change("-2");
        start(change);
        var written = simulator.records().get("change_request", change.value()).get("work_start");
        assertTrue(ServiceNowTime.parse(written).isPresent(), written);
        start(change);
        assertEquals(
                written,
                simulator.records().get("change_request", change.value()).get("work_start"));
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

    /** What people do in ServiceNow. */
    private void meanwhile(SysId change, Map<String, String> values) {
        simulator.records().set("change_request", change.value(), values);
    }

    @Test
    void aChangeThatIsPutOnHoldBeforeTheMoveStaysWhereItIs() throws Exception {
        var change = change("-2");
        var session = SimulatorSession.open(simulator);
        var approved = new ApprovalReader(session).read(change).orElseThrow();
        meanwhile(change, Map.of("on_hold", "true"));
        simulator.requests().reset();
        var now = new ImplementTransition(session).start(approved, NOTE, ImplementTransitionTest::isApproved);
        assertTrue(now.orElseThrow().onHold());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
        assertEquals("-2", state(change));
    }

    @ParameterizedTest
    @CsvSource({"on_hold, true", "approval, rejected", "state, 4", "end_date, 2026-01-01 10:00:00"})
    void aDecisionThatIsTakenWhileJenkinsWasDownIsFound(String field, String value) throws Exception {
        simulator.customisation().legacyChanges(true);
        var change = change("-2");
        simulator.records().set("change_request", change.value(), Map.of("chg_model", ""));
        var session = SimulatorSession.open(simulator);
        var approved = new ApprovalReader(session).read(change).orElseThrow();
        meanwhile(change, Map.of(field, value));
        simulator.requests().reset();
        var now = new ImplementTransition(session).start(approved, NOTE, ImplementTransitionTest::isApprovedNow);
        assertFalse(isApprovedNow(now.orElseThrow()));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void aChangeThatTheMoveItselfPutsOnHoldLetsNoBuildPass() throws Exception {
        var change = change("-2");
        var session = SimulatorSession.open(simulator);
        var approved = new ApprovalReader(session).read(change).orElseThrow();
        var readings = new AtomicInteger();
        var now = new ImplementTransition(session).start(approved, NOTE, reading -> {
            if (readings.incrementAndGet() == 2) {
                meanwhile(change, Map.of("on_hold", "true"));
            }
            return isApproved(reading);
        });
        assertTrue(now.orElseThrow().onHold());
    }

    @Test
    void aBuildThatWasKilledMovesNothing() throws Exception {
        var change = change("-2");
        var session = SimulatorSession.open(simulator);
        var approved = new ApprovalReader(session).read(change).orElseThrow();
        simulator.requests().reset();
        new ImplementTransition(session).start(approved, NOTE, reading -> false);
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void aTypeThatChangesOnTheWayIsAnError() throws Exception {
        var change = change("-2");
        var session = SimulatorSession.open(simulator);
        var approved = new ApprovalReader(session).read(change).orElseThrow();
        meanwhile(change, Map.of("type", "emergency"));
        var error = assertThrows(
                RefusedException.class,
                () -> new ImplementTransition(session).start(approved, NOTE, ImplementTransitionTest::isApproved));
        assertTrue(
                error.getMessage()
                        .startsWith(
                                "CHG0030001 was approved as a change of type 'normal', but ServiceNow has made it one of"
                                        + " type 'emergency'"),
                error.getMessage());
        assertEquals("-2", state(change));
    }

    @Test
    void aChangeThatIsNotApprovedIsNeverMovedByJenkins() throws Exception {
        simulator.customisation().legacyChanges(true);
        var change = change("-4");
        simulator.records().set("change_request", change.value(), Map.of("chg_model", "", "approval", "requested"));
        assertEquals("Assess", start(change));
        assertEquals("-4", state(change));
    }

    @Test
    void aStateThatIsAcceptedAndNotTakenIsAnError() {
        simulator.customisation().dropField("change_request", "state");
        var change = change("-2");
        var error = assertThrows(RefusedException.class, () -> start(change));
        assertTrue(error.getMessage().contains("accepted the new state but did not apply it"), error.getMessage());
    }

    private static boolean isApproved(ApprovalReading reading) {
        return ApprovalDecision.of(reading) == ApprovalDecision.APPROVED;
    }

    private static boolean isApprovedNow(ApprovalReading reading) {
        return ApprovalDecision.at(reading.answeredAt().orElseThrow(), reading) == ApprovalDecision.APPROVED;
    }
}
