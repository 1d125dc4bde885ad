package io.jenkins.plugins.servicenow.compliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeChecksTest {

    private static final String ANN = "a".repeat(32);
    private static final String BOB = "b".repeat(32);
    private static final Instant NOW = Instant.parse("2026-03-01T15:00:00Z");

    private final Map<String, String> fields = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("sys_id", "c".repeat(32)),
            Map.entry("number", "CHG0030001"),
            Map.entry("type", "normal"),
            Map.entry("state", "3"),
            Map.entry("approval", "approved"),
            Map.entry("requested_by", BOB),
            Map.entry("opened_by", BOB),
            Map.entry("start_date", "2026-03-01 08:00:00"),
            Map.entry("end_date", "2026-03-01 18:00:00"),
            Map.entry("work_start", "2026-03-01 10:00:00"),
            Map.entry("work_end", "2026-03-01 11:00:00"),
            Map.entry("closed_at", "2026-03-01 12:00:00"),
            Map.entry("close_code", "successful"),
            Map.entry("std_change_producer_version", "")));
    private final List<ReportedApproval> approvals = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<String> overrides = new ArrayList<>();
    private String hiddenApprovals = "";
    private String hiddenStatements = "";

    private static TableRecord record(String table, Map<String, String> values) {
        var json = new JsonObject();
        values.forEach(json::addProperty);
        return TableRecord.of(table, json);
    }

    private ChangeChecksTest approval(String state, String at, String person) {
        approvals.add(ReportedApproval.of(record(
                "sysapproval_approver",
                Map.of(
                        "sys_id",
                        "d".repeat(32),
                        "approver",
                        person,
                        "approver.user_name",
                        person.startsWith("a") ? "ann" : "bob",
                        "state",
                        state,
                        "sys_updated_on",
                        at,
                        "sys_updated_by",
                        "ann"))));
        return this;
    }

    private CheckResult check(Function<ChangeChecks, CheckResult> check) {
        var change = new ReportedChange(
                new ChangeRecord(record("change_request", fields)),
                new PartialList<>(approvals, hiddenApprovals),
                PartialList.complete(List.of()),
                PartialList.complete(List.of()),
                null,
                new PartialList<>(statements, hiddenStatements),
                overrides,
                PartialList.complete(List.of()));
        return check.apply(new ChangeChecks(change, NOW));
    }

    private void assertVerdict(Verdict verdict, CheckResult result) {
        assertEquals(verdict, result.verdict(), result.sentence());
    }

    @ParameterizedTest
    @CsvSource({"2026-03-01 09:00:00, PASS", "2026-03-01 10:00:00, PASS", "2026-03-01 10:00:01, FAIL", "'', NOT_KNOWN"})
    void anApprovalCountsUntilTheSecondInWhichTheWorkBegan(String at, Verdict verdict) {
        approval("approved", at, ANN);
        assertVerdict(verdict, check(ChangeChecks::approvedBeforeWork));
    }

    @Test
    void oneLateApprovalOfSeveralFails() {
        approval("approved", "2026-03-01 09:00:00", ANN).approval("approved", "2026-03-01 10:30:00", ANN);
        assertVerdict(Verdict.FAIL, check(ChangeChecks::approvedBeforeWork));
    }

    @Test
    void approvalsThatNobodyNeedsAnyMoreDoNotCount() {
        approval("approved", "2026-03-01 09:00:00", ANN).approval("not_required", "2026-03-01 10:30:00", BOB);
        assertVerdict(Verdict.PASS, check(ChangeChecks::approvedBeforeWork));
        assertVerdict(Verdict.PASS, check(ChangeChecks::approverIsNotRequester));
    }

    @Test
    void anApprovalThatNobodyIsKnownToHaveGivenIsOpen() {
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::approvedBeforeWork));
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::approverIsNotRequester));
    }

    @Test
    void aStandardChangeWasApprovedInAdvanceByItsTemplate() {
        fields.put("type", "standard");
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::approvedBeforeWork));
        fields.put("std_change_producer_version", "e".repeat(32));
        assertVerdict(Verdict.PASS, check(ChangeChecks::approvedBeforeWork));
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::approverIsNotRequester));
    }

    @Test
    void hiddenApproversLeaveItOpenButDoNotHideWhatIsWrong() {
        hiddenApprovals = "not all are shown";
        approval("approved", "2026-03-01 09:00:00", ANN);
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::approvedBeforeWork));
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::approverIsNotRequester));
        approval("approved", "2026-03-01 10:30:00", BOB);
        assertVerdict(Verdict.FAIL, check(ChangeChecks::approvedBeforeWork));
        assertVerdict(Verdict.FAIL, check(ChangeChecks::approverIsNotRequester));
    }

    @ParameterizedTest
    @CsvSource({
        "requested, -4, '', NOT_KNOWN",
        "requested, -1, '', FAIL",
        "requested, -4, 2026-03-01 10:00:00, FAIL",
        "rejected, -5, '', FAIL",
        "approved, -2, '', PASS",
        "approved, -1, '', NOT_KNOWN"
    })
    void workWithoutApprovalFails(String approval, String state, String start, Verdict verdict) {
        approval("approved", "2026-03-01 09:00:00", ANN);
        fields.putAll(Map.of("approval", approval, "state", state, "work_start", start, "work_end", ""));
        assertVerdict(verdict, check(ChangeChecks::approvedBeforeWork));
    }

    @ParameterizedTest
    @CsvSource({"approval", "work_start", "state"})
    void aFieldThatIsNotShownLeavesItOpen(String field) {
        approval("approved", "2026-03-01 09:00:00", ANN);
        fields.remove(field);
        var result = check(ChangeChecks::approvedBeforeWork);
        assertVerdict(Verdict.NOT_KNOWN, result);
        assertTrue(result.sentence().contains("'" + field + "'"), result.sentence());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01 07:59:59, 2026-03-01 11:00:00, FAIL",
        "2026-03-01 08:00:00, 2026-03-01 18:00:00, PASS",
        "2026-03-01 08:00:00, 2026-03-01 18:00:01, FAIL",
        "2026-03-01 08:00:00, '', NOT_KNOWN",
        "'', '', NOT_KNOWN"
    })
    void workHasToBeInsideTheWindow(String start, String end, Verdict verdict) {
        fields.putAll(Map.of("work_start", start, "work_end", end));
        assertVerdict(verdict, check(ChangeChecks::workInsideWindow));
    }

    @Test
    void workThatIsNotFinishedWhenTheWindowHasClosedFails() {
        fields.putAll(Map.of("work_end", "", "end_date", "2026-03-01 14:59:59"));
        assertVerdict(Verdict.FAIL, check(ChangeChecks::workInsideWindow));
    }

    @Test
    void aChangeWithoutPlannedDatesHasNoWindow() {
        fields.put("end_date", "");
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::workInsideWindow));
    }

    @ParameterizedTest
    @CsvSource({
        "3, successful, PASS",
        "3, successful_issues, FAIL",
        "3, unsuccessful, FAIL",
        "3, '', FAIL",
        "4, '', FAIL",
        "0, '', NOT_KNOWN"
    })
    void onlyASuccessfulEndPasses(String state, String code, Verdict verdict) {
        fields.putAll(Map.of("state", state, "close_code", code));
        assertVerdict(verdict, check(ChangeChecks::closedAsSuccessful));
    }

    private void said(String at, String... lines) {
        statements.add(Statement.ofNote(
                "work note by jenkins",
                "Tests of Jenkins os-image #1: …\n" + String.join("\n", lines) + "\nBuild: http://jenkins/",
                at.isEmpty() ? null : Instant.parse(at)));
    }

    @Test
    void testsThatHavePassedPassAndThoseThatHaveFailedFailWhateverCameLater() {
        said("2026-03-01T10:30:00Z", "✓ Tests: 12 passed");
        assertVerdict(Verdict.PASS, check(ChangeChecks::testsPassed));
        said("2026-03-01T10:20:00Z", "✗ Boot");
        var result = check(ChangeChecks::testsPassed);
        assertVerdict(Verdict.FAIL, result);
        assertTrue(result.sentence().contains("✗ Boot"), result.sentence());
    }

    @Test
    void testsThatCameAfterTheChangeWasClosedDoNotCount() {
        said("2026-03-01T12:00:01Z", "✓ Tests: 12 passed");
        assertVerdict(Verdict.FAIL, check(ChangeChecks::testsPassed));
    }

    @Test
    void aChangeWithoutTestsFailsUnlessSomeMayBeHidden() {
        said("", "✓ Vulnerabilities: none high or worse");
        assertVerdict(Verdict.FAIL, check(ChangeChecks::testsPassed));
        hiddenStatements = "not all are shown";
        assertVerdict(Verdict.NOT_KNOWN, check(ChangeChecks::testsPassed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "✓ Vulnerabilities: none high or worse, besides 12 low | PASS",
                "✗ Vulnerabilities: 2 critical, 5 high (3 fixable) | FAIL",
                "✓ Vulnerabilities: no limit, besides 2 critical | NOT_KNOWN",
                "✓ Tests: 12 passed | NOT_KNOWN"
            })
    void vulnerabilitiesAreJudgedByTheLimitOfThePipeline(String line, Verdict verdict) {
        said("", line);
        assertVerdict(verdict, check(ChangeChecks::vulnerabilitiesAccepted));
    }

    @Test
    void aBuildThatWentOnWithoutTheApprovalFailsHoweverTheChangeWasApprovedLater() {
        approval("approved", "2026-03-01 09:00:00", ANN);
        assertEquals(Verdict.PASS, check(ChangeChecks::approvedBeforeWork).verdict());
        overrides.add("The approval of this change was overridden in Jenkins by ann");
        var result = check(ChangeChecks::approvedBeforeWork);
        assertEquals(Verdict.FAIL, result.verdict());
        assertEquals(
                "CHG0030001 was not approved when its build went on. The approval of this change was overridden in Jenkins by"
                        + " ann",
                result.sentence());
        assertTrue(result.evidence().contains(overrides.get(0)), result.evidence()::toString);
    }
}
