package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithServiceNow
class ApprovalReaderTest {

    private ServiceNowSimulator simulator;

    private SysId approvedChange() {
        return SysId.of(simulator
                .records()
                .insert("change_request", Map.of("state", "-2", "approval", "approved", "type", "normal")));
    }

    private String approver(SysId change, String state) {
        return simulator
                .records()
                .insert("sysapproval_approver", Map.of("sysapproval", change.value(), "state", state));
    }

    private ApprovalReader reader() {
        return new ApprovalReader(SimulatorSession.open(simulator));
    }

    private ApprovalReading read(SysId change) throws IOException, InterruptedException {
        return reader().read(change).orElseThrow();
    }

    private static void assertUndecided(String why, ApprovalReading reading) {
        assertEquals(ApprovalDecision.UNDECIDED, ApprovalDecision.of(reading));
        assertTrue(reading.whyUndecided().contains(why), reading.whyUndecided());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "type", "approval", "on_hold", "start_date", "end_date"})
    void aFieldThatAnAclHidesIsNamed(String field) throws Exception {
        var change = approvedChange();
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(read(change)));
        simulator.access().hideColumn("change_request", field);
        assertUndecided("its field '" + field + "' is not shown to the OAuth Application User", read(change));
    }

    @Test
    void aCanceledChangeWhoseStateIsHiddenDoesNotPass() throws Exception {
        var change = approvedChange();
        simulator.records().set("change_request", change.value(), Map.of("state", "4"));
        simulator.access().hideColumn("change_request", "state");
        assertUndecided("its field 'state'", read(change));
    }

    @Test
    void anApproverWhoIsHiddenKeepsTheBuildWaiting() throws Exception {
        var change = approvedChange();
        approver(change, "approved");
        simulator.access().hideRecord(approver(change, "requested"));
        assertUndecided("not all of its approvers (sysapproval_approver) are shown", read(change));
    }

    @Test
    void theStateOfAnApproverThatIsHiddenKeepsTheBuildWaiting() throws Exception {
        var change = approvedChange();
        approver(change, "approved");
        simulator.access().hideColumn("sysapproval_approver", "state");
        assertUndecided("the field 'state' of its approvers", read(change));
    }

    @Test
    void anApproverWhoIsHiddenConcernsNoOtherChange() throws Exception {
        var changes = IntStream.range(0, 50).mapToObj(i -> approvedChange()).toList();
        changes.forEach(change -> approver(change, "approved"));
        simulator.access().hideRecord(approver(changes.get(17), "requested"));
        var reader = reader();
        var found = reader.changes(changes.stream().map(SysId::value).toList());
        var complete = reader.complete(
                changes.stream()
                        .map(change -> found.found(change.value()).orElseThrow())
                        .toList(),
                reading -> ApprovalDecision.of(reading) == ApprovalDecision.APPROVED);
        for (var change : changes) {
            assertEquals(
                    change.equals(changes.get(17)) ? ApprovalDecision.UNDECIDED : ApprovalDecision.APPROVED,
                    ApprovalDecision.of(complete.get(change)));
        }
        assertTrue(simulator.requests().count(RequestKind.TABLE_READ, "sysapproval_approver") <= 16);
    }

    @Test
    void whereTheTotalIsStrippedTheRecordsAreCounted() throws Exception {
        var change = approvedChange();
        simulator.customisation().stripHeaders("X-Total-Count");
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(read(change)));
        simulator.access().hideRecord(approver(change, "requested"));
        assertUndecided("not all of its approvers", read(change));
    }

    @Test
    void whatCannotBeCountedIsUndecided() throws Exception {
        var change = approvedChange();
        simulator.customisation().stripHeaders("X-Total-Count");
        simulator.faults().next(1, RequestKind.STATS, Fault.status(500));
        assertUndecided("ServiceNow does not say how many approvers it has", read(change));
    }

    @Test
    void aTableOfApproversThatMayNotBeReadIsUndecided() throws Exception {
        var change = approvedChange();
        approver(change, "requested");
        simulator.access().hideRecords("sysapproval_approver");
        assertUndecided("not all of its approvers", read(change));
    }

    @Test
    void aChangeThatIsHiddenIsNotGone() throws Exception {
        var change = approvedChange();
        simulator.access().hideRecord(change.value());
        assertThrows(RefusedException.class, () -> reader().read(change));
        simulator.access().hideNothing();
        simulator.records().delete("change_request", change.value());
        assertTrue(reader().read(change).isEmpty());
    }

    @Test
    void aSecondChangeOfTheNumberIsNoticedAlsoWhenItIsHidden() throws Exception {
        var ids = IntStream.range(0, 2)
                .mapToObj(i -> simulator
                        .records()
                        .insert(
                                "change_request",
                                Map.of("number", "CHG0040000", "state", "-2", "approval", "approved")))
                .toList();
        simulator.access().hideRecord(ids.get(1));
        var changes = reader().changes(List.of("CHG0040000"));
        assertTrue(changes.found("CHG0040000").isEmpty());
        assertTrue(changes.ambiguous("CHG0040000").orElseThrow().startsWith("ServiceNow has several change requests"));
    }

    @Test
    void theInstanceSaysWhenItHasAnswered() throws Exception {
        simulator.clock().follow(() -> Instant.parse("2026-03-02T10:00:00Z"));
        assertEquals(
                "2026-03-02T10:00:00Z",
                read(approvedChange()).answeredAt().orElseThrow().toString());
        simulator.customisation().stripHeaders("Date");
        assertFalse(read(approvedChange()).answeredAt().isPresent());
    }

    @Test
    void theRecordItselfIsReadLast() throws Exception {
        var change = SysId.of(simulator
                .records()
                .insert("change_request", Map.of("state", "-4", "approval", "approved", "type", "normal")));
        read(change);
        var tables = simulator.requests().entries().stream()
                .filter(entry -> entry.kind() != RequestKind.TOKEN)
                .map(entry -> entry.kind() == RequestKind.CHANGE_API ? "next states" : entry.table())
                .toList();
        assertEquals(List.of("change_request", "next states", "sysapproval_approver", "change_request"), tables);
    }
}
