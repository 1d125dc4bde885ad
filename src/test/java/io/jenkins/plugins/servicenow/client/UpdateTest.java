package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateTest {

    private static final String CHANGE = "change_request";

    private ServiceNowSimulator simulator;
    private TableApi tables;
    private SysId change;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        tables = Instances.session(simulator).tables();
        change = Instances.change(simulator, Map.of("short_description", "Build image", "state", "-5"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private int patches() {
        return simulator.requests().count(RequestKind.TABLE_UPDATE);
    }

    private List<String> notes() {
        return simulator.records().journal(change.value(), "work_notes");
    }

    @Test
    void writesTheGivenFieldsAndLeavesTheOthers() throws Exception {
        var record = tables.update(CHANGE, change, Map.of("description", "RHEL 9"));

        assertEquals("RHEL 9", record.value("description"));
        assertEquals(
                "Build image", simulator.records().get(CHANGE, change.value()).get("short_description"));
    }

    static Stream<Fault> passing() {
        return Stream.of(
                Fault.queued202(),
                Fault.rateLimited(null),
                Fault.status(502),
                Fault.status(503),
                Fault.status(504),
                Fault.connectionReset(),
                Fault.committedThenReset(),
                Fault.truncated200());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void isRepeatedAfterAPassingFailure(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);

        assertEquals(
                "RHEL 9",
                tables.update(CHANGE, change, Map.of("description", "RHEL 9")).value("description"));
        assertEquals(2, patches());
    }

    @Test
    void aRecordThatDoesNotExistIsAnError() {
        var failure = failure(() -> tables.update(CHANGE, SysId.of("0".repeat(32)), Map.of("description", "x")));

        assertEquals(Kind.NOT_FOUND, failure.kind());
        assertEquals("No Record found", failure.serviceNowMessage());
    }

    @Test
    void aTransitionThatABusinessRuleForbidsIsNamed() throws Exception {
        var group = simulator.records().sysId("sys_user_group", "OS Image Builders");
        var created = Instances.session(simulator)
                .changes()
                .create(ChangeType.NORMAL, Map.of("correlation_id", "x", "assignment_group", group));

        var failure = failure(() -> tables.update(
                CHANGE,
                created.record().sysId(),
                Map.of("state", ChangeState.CLOSED.value(), "close_code", "successful", "close_notes", "x")));

        assertEquals(Kind.REJECTED, failure.kind());
        assertEquals(403, failure.status());
        assertTrue(failure.detail().contains("Change Model: Check State Transition"), failure.detail());
        assertTrue(failure.hint().contains("stays in ServiceNow"), failure.hint());
        assertEquals(1, patches());
    }

    @Test
    void aFieldThatWasDroppedShowsInTheReadBack() throws Exception {
        simulator.customisation().dropField(CHANGE, "risk");
        var sent = Map.of("risk", "2", "description", "RHEL 9", "u_recipe", "rhel9");

        var record = tables.update(CHANGE, change, sent);

        assertEquals(List.of("risk", "u_recipe"), ReadBack.dropped(sent, record));
    }

    @Test
    void aWorkNoteIsWrittenOnce() throws Exception {
        tables.update(CHANGE, change, Map.of("work_notes", "Tests passed"));

        assertEquals(List.of("Tests passed"), notes());
        assertEquals(1, patches());
    }

    static Stream<Fault> committed() {
        return Stream.of(
                Fault.committedThenReset(), Fault.committedThen500(), Fault.committedThen403(), Fault.truncated200());
    }

    @ParameterizedTest
    @MethodSource("committed")
    void aWorkNoteWhoseAnswerWasLostIsNotWrittenAgain(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);

        var record =
                tables.update(CHANGE, change, Map.of("work_notes", "Tests passed\n12 of 12", "description", "RHEL 9"));

        assertEquals(List.of("Tests passed\n12 of 12"), notes());
        assertEquals("RHEL 9", record.value("description"));
        assertEquals(1, patches());
    }

    @ParameterizedTest
    @MethodSource("notCommitted")
    void aWorkNoteThatDidNotArriveIsWrittenAgain(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);

        tables.update(CHANGE, change, Map.of("work_notes", "Tests passed"));

        assertEquals(List.of("Tests passed"), notes());
        assertEquals(2, patches());
    }

    static Stream<Fault> notCommitted() {
        return Stream.of(Fault.connectionReset(), Fault.status(503), Fault.rateLimited(null), Fault.queued202());
    }

    @Test
    void theSameNoteOfAnEarlierBuildIsNotTakenForThisOne() throws Exception {
        tables.update(CHANGE, change, Map.of("work_notes", "Tests passed"));
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.connectionReset());

        tables.update(CHANGE, change, Map.of("work_notes", "Tests passed"));

        assertEquals(List.of("Tests passed", "Tests passed"), notes());
    }

    @Test
    void aNoteInDoubtThatMayNotBeReadIsNotWrittenAgain() {
        simulator.access().hideColumn(CHANGE, "work_notes");
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.connectionReset());

        var failure = failure(() -> tables.update(CHANGE, change, Map.of("work_notes", "Tests passed")));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertTrue(failure.getMessage().contains("not known whether this was carried out"), failure.getMessage());
        assertTrue(failure.getMessage().contains("The field work_notes"), failure.getMessage());
        assertEquals(1, patches());
    }

    @Test
    void anEmptyNoteIsNoNote() throws Exception {
        tables.update(CHANGE, change, Map.of("work_notes", "", "description", "RHEL 9"));

        assertEquals(List.of(), notes());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void notesOnceWhateverIsRepeated() throws Exception {
        var values = Map.of("work_notes", "Failed again: #12.\nhttps://example.com", "description", "RHEL 9");
        assertTrue(tables.noteOnce(CHANGE, change, values, "Failed again: #12.", false));
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        assertTrue(
                tables.noteOnce(CHANGE, change, Map.of("work_notes", "Failed again: #1."), "Failed again: #1.", false));
        assertFalse(tables.noteOnce(CHANGE, change, values, "Failed again: #12.", false));
        assertEquals(List.of("Failed again: #12.\nhttps://example.com", "Failed again: #1."), notes());
        assertEquals("RHEL 9", simulator.records().get(CHANGE, change.value()).get("description"));
        assertThrows(
                IllegalArgumentException.class,
                () -> tables.noteOnce(CHANGE, change, values, "not in the note", false));
    }
}
