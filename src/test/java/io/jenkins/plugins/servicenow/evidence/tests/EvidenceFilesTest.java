package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code snowAttachTests} makes of the files of a workspace. */
@WithJenkins
@WithServiceNow
class EvidenceFilesTest {

    private static final String NUMBER = "CHG0030099";
    private static final String GOOD = "<testsuite><testcase name=\"boots\"/><testcase name=\"mounts\"/></testsuite>";
    private static final String BAD =
            "<testsuite><testcase classname=\"org.acme.[code]\" name=\"fails\"><failure message=\"[/code] 1\"/></testcase></testsuite>";
    private static final String SCAN = "<TestResult xmlns=\"http://checklists.nist.gov/xccdf/1.2\">"
            + "<benchmark id=\"CIS benchmark\"/>"
            + "<rule-result idref=\"r\"><result>pass</result></rule-result>".repeat(94)
            + "<rule-result idref=\"set_password_age\"><result>fail</result></rule-result>".repeat(6) + "</TestResult>";

    private ServiceNowSimulator simulator;
    private final Map<String, String> files = new TreeMap<>();
    private JenkinsRule j;
    private String change;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        change = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number", NUMBER,
                                "state", "-1",
                                "approval", "approved",
                                "chg_model", "007c4001c343101035ae3f52c1d3aeb2",
                                "assignment_group",
                                        simulator
                                                .records()
                                                .all("sys_user_group")
                                                .get(0)
                                                .get("sys_id")));
    }

    /** Writes the files and runs the script after them in the same workspace. */
    private WorkflowRun build(Result result, String script) throws Exception {
        return Pipelines.run(j, result, script(script));
    }

    private String script(String script) {
        var lines = new StringBuilder("node {\n");
        files.forEach((path, text) -> lines.append("writeFile file: '")
                .append(path)
                .append("', text: '")
                .append(text)
                .append("'\n"));
        return lines.append(script).append("\n}").toString();
    }

    private String step(String arguments) {
        return "def t = snowAttachTests(change: '" + NUMBER + "', " + arguments + ")\n"
                + "echo \"passed=${t.passed} failed=${t.failed} skipped=${t.skipped} rate=${t.passRate} state=${t.changeState}\"\n"
                + "t.attachments.each { echo \"${it.name} ${it.size} ${it.sha256} ${it.uploaded}\" }\n";
    }

    private List<String> attached() {
        return simulator.attachments().of(change).stream()
                .map(each -> each.get("file_name") + " " + each.get("content_type"))
                .sorted()
                .toList();
    }

    private String note() {
        var notes = simulator.records().journal(change, "work_notes");
        return notes.get(notes.size() - 1);
    }

    private Map<String, String> change() {
        return simulator.records().get("change_request", change);
    }

    @Test
    void reportsAndFilesGoUpAsTheyAreAndTheChangeIsClosed() throws Exception {
        files.put("target/TEST-a.xml", GOOD);
        files.put("target/TEST-b.xml", GOOD.replace("boots", "böötet"));
        files.put("scan/arf.xml", SCAN);
        files.put("reports/index.html", "<html/>");
        files.put("reports/deep/er/index.html", "<html>2</html>");
        files.put("reports/console.log", "ok");
        files.put("other.txt", "not asked for");
        var run = build(
                Result.SUCCESS,
                step("results: '**/TEST-*.xml', xccdf: 'scan/*.xml', xccdfThreshold: 94, files: 'reports/**',"
                        + " checks: ['Boot successful': true], closeOnPass: true"));
        assertEquals(
                List.of(
                        "TEST-a.xml application/xml",
                        "TEST-b.xml application/xml",
                        "arf.xml application/xml",
                        "console.log text/plain",
                        "reports_deep_er_index.html text/html",
                        "reports_index.html text/html"),
                attached());
        var sent = simulator.attachments().of(change).stream()
                .filter(each -> each.get("file_name").equals("TEST-b.xml"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                files.get("target/TEST-b.xml"),
                new String(simulator.attachments().content(sent.get("sys_id")), StandardCharsets.UTF_8));
        j.assertLogContains("passed=99 failed=6 skipped=0 rate=94.2 state=Closed", run);
        j.assertLogContains("TEST-b.xml " + sent.get("size_bytes") + " " + sent.get("hash") + " true", run);
        assertTrue(note().contains("✓ Tests: 4 passed, 0 failed, 0 skipped in 2 files"), note());
        assertTrue(note().contains("✓ CIS benchmark: 94% pass rate, 94% required"), note());
        assertTrue(note().contains("- set_password_age"), note());
        assertTrue(note().contains("- arf.xml: " + simulator.url()), note());
        assertEquals("3", change().get("state"));
        var remembered = BuildRecords.evidence(run).get(0);
        assertEquals(NUMBER, remembered.getChange());
        assertEquals(6, remembered.getAttachments().size());
        assertEquals(3, remembered.getChecks().size());
    }

    @Test
    void aFailedTestFlagsTheChangeAndItsNameIsNeutralised() throws Exception {
        files.put("TEST-a.xml", GOOD);
        files.put("TEST-b.xml", BAD);
        var run = build(Result.UNSTABLE, step("results: '**/TEST-*.xml', closeOnPass: true"));
        j.assertLogContains("passed=2 failed=1 skipped=0 rate=66.6 state=Implement", run);
        assertEquals("true", change().get("on_hold"));
        assertTrue(note().contains("- org.acme.(code).fails: (/code) 1"), note());
        assertEquals(2, attached().size());
    }

    @Test
    void aScanBelowItsThresholdFlagsTheChange() throws Exception {
        files.put("arf.xml", SCAN);
        build(Result.UNSTABLE, step("xccdf: 'arf.xml', xccdfThreshold: 95"));
        assertEquals("true", change().get("on_hold"));
        assertTrue(note().contains("✗ CIS benchmark: 94% pass rate, 95% required"), note());
    }

    @Test
    void afterARemediationTheLatestResultDecidesUnlessAllAreToCount() throws Exception {
        var result = "<TestResult end-time=\"2026-01-01T00:00:0%s+00:00\"><target>image</target>"
                + "<rule-result idref=\"r\"><result>%s</result></rule-result></TestResult>";
        files.put(
                "results.xml",
                "<Benchmark xmlns=\"http://checklists.nist.gov/xccdf/1.2\" id=\"test\"><title>Test</title>"
                        + result.formatted("0", "fail") + result.formatted("9", "fixed") + "</Benchmark>");
        var run = build(Result.SUCCESS, step("xccdf: '*.xml'"));
        j.assertLogContains("passed=1 failed=0 skipped=0 rate=100.0 state=Implement", run);
        assertTrue(
                note().contains("✓ Test on image: 100% pass rate")
                        && note().contains("superseded: scan before remediation: 0% at 2026-01-01T00:00:00+00:00"),
                note());
        var both = build(Result.UNSTABLE, step("xccdf: '*.xml', xccdfResults: 'all'"));
        j.assertLogContains("passed=1 failed=1", both);
        assertEquals("true", change().get("on_hold"));
    }

    @Test
    void aReportWithoutTestsDoesNotPass() throws Exception {
        files.put("TEST-a.xml", "<testsuite><testcase name=\"a\"><skipped/></testcase></testsuite>");
        build(Result.UNSTABLE, step("results: '**/TEST-*.xml', closeOnPass: true"));
        assertEquals("true", change().get("on_hold"));
        assertTrue(note().contains("✗ Tests: no test was run: 1 skipped in 1 file"), note());
    }

    @Test
    void aFailureThatOnlyACounterKnowsKeepsTheChangeOpen() throws Exception {
        files.put(
                "TEST-boot.xml", "<testsuite name=\"boot\"><testcase classname=\"boot\" name=\"loader\"/></testsuite>");
        files.put(
                "TEST-net.xml",
                "<testsuites><testsuite name=\"net\" errors=\"0\" failures=\"1\" skipped=\"2\" tests=\"6\"/></testsuites>");
        var run = build(Result.UNSTABLE, step("results: 'TEST-*.xml', closeOnPass: true"));
        j.assertLogContains("passed=1 failed=1 skipped=0 rate=50.0 state=Implement", run);
        assertEquals("true", change().get("on_hold"));
        assertTrue(note().contains("✓ Tests: 1 passed, 0 failed, 0 skipped in 1 file\n"), note());
        assertTrue(note().contains("✗ TEST-net.xml: reports 1 failure without a test case\n"), note());
        assertEquals(2, attached().size());
    }

    @Test
    void anUnreadableReportIsAFailedCheckAndTheOthersCountAndAreAttached() throws Exception {
        files.put(
                "TEST-bats-ref.xml",
                "<testsuites time=\"1\"><testsuite name=\"boot.bats\" tests=\"1\" failures=\"1\" errors=\"0\">\\n"
                        + "<testcase name=\"cluster is up\"><failure type=\"failure\">&#27;[0;32mup&#27;[0m</failure></testcase>"
                        + "</testsuite></testsuites>");
        files.put(
                "TEST-other.xml",
                "<testsuite><testcase classname=\"boot\" name=\"loader\"><failure message=\"no boot loader\"/></testcase></testsuite>");
        var run = build(Result.UNSTABLE, step("results: 'TEST-*.xml', closeOnPass: true"));
        j.assertLogContains("passed=0 failed=2 skipped=0 rate=0.0 state=Implement", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals("true", change().get("on_hold"));
        assertTrue(note().contains("✗ TEST-bats-ref.xml: cannot be read: line 2: "), note());
        assertTrue(note().contains("- boot.loader: no boot loader"), note());
        assertEquals(2, attached().size());
    }

    @Test
    void ofTwoFilesWithTheSameContentBothAreNamed() throws Exception {
        files.put("TEST-amd64.xml", GOOD);
        files.put("TEST-arm64.xml", GOOD);
        var run = build(Result.SUCCESS, step("results: '**/TEST-*.xml'"));
        assertEquals(List.of("TEST-amd64.xml application/xml"), attached());
        var link = simulator.attachments().of(change).get(0).get("sys_id");
        assertTrue(
                note().contains("- TEST-arm64.xml (the same content as TEST-amd64.xml): " + simulator.url())
                        && note().contains("- TEST-amd64.xml: " + simulator.url())
                        && note().contains(link),
                note());
        j.assertLogContains("Attached already: TEST-arm64.xml (as TEST-amd64.xml): ", run);
        assertEquals(
                Set.of("TEST-amd64.xml", "TEST-arm64.xml"),
                BuildRecords.evidence(run).get(0).getAttachments().keySet());
    }

    @Test
    void aBrokenReportMayFailTheStepSoThatNothingIsSent() throws Exception {
        files.put("TEST-a.xml", GOOD);
        files.put("TEST-b.xml", "<testsuite>\\n<testcase name=\"boots\"/>\\n");
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml', closeOnPass: true, onUnreadable: 'fail'"));
        j.assertLogContains("ERROR: The report 'TEST-b.xml' cannot be read: line 3", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(List.of(), attached());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
        assertEquals("-1", change().get("state"));
    }

    @Test
    void theSameContentIsAttachedOnceAndNotedByEachCall() throws Exception {
        files.put("TEST-a.xml", GOOD);
        var run = build(
                Result.SUCCESS,
                step("results: '**/TEST-*.xml'")
                        + step("results: '**/TEST-*.xml'").replace("def t", "t"));
        assertEquals(List.of("TEST-a.xml application/xml"), attached());
        assertEquals(2, simulator.records().journal(change, "work_notes").size());
        assertTrue(
                note().startsWith("Tests of Jenkins os-image #1: 1 check passed\nAgain (2)\nTested: **/TEST-*.xml\n"),
                note());
        j.assertLogContains("Attached already: TEST-a.xml", run);
    }

    @Test
    void reportsMayBeCountedOnly() throws Exception {
        files.put("TEST-a.xml", GOOD);
        build(Result.SUCCESS, step("results: '**/TEST-*.xml', attachReports: false"));
        assertEquals(List.of(), attached());
        assertTrue(note().contains("2 passed"), note());
    }

    @Test
    void aFileThatIsRefusedIsNamedTheOthersGoUpAndTheChangeStaysOpen() throws Exception {
        files.put("TEST-a.xml", GOOD);
        files.put("reports/a.exe", "MZ");
        files.put("reports/big.log", "x".repeat(5000));
        files.put("reports/z.log", "last");
        simulator.attachments().maxSize(4000);
        simulator.attachments().blacklistExtensions("exe");
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml', files: 'reports/**', closeOnPass: true"));
        assertEquals(List.of("TEST-a.xml application/xml", "z.log text/plain"), attached());
        j.assertLogContains("2 files were not attached to CHG0030099", run);
        j.assertLogContains("a.exe", run);
        j.assertLogContains("big.log", run);
        j.assertLogNotContains("\tat ", run);
        assertTrue(note().contains("Not attached:"), note());
        assertTrue(note().contains("a.exe") && note().contains("big.log"), note());
        assertEquals("-1", change().get("state"));
        assertEquals(null, BuildRecords.change(run));
    }

    @Test
    void aMissingRoleIsSaidOfEachFile() throws Exception {
        files.put("TEST-a.xml", GOOD);
        simulator.attachments().requireRole("evidence_writer");
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml'"));
        j.assertLogContains("1 file was not attached to CHG0030099", run);
        j.assertLogContains("glide.attachment.role", run);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void aClosedChangeThatTakesNoFilesIsAnErrorThatSaysSo(int status) throws Exception {
        close(Map.of("close_code", "successful", "close_notes", "done"));
        simulator.attachments().refuseOnClosedRecords(status);
        files.put("TEST-a.xml", GOOD);
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml'"));
        j.assertLogContains("1 file was not attached to CHG0030099", run);
        j.assertLogContains("closed", run);
    }

    private void close(Map<String, String> values) {
        simulator.records().set("change_request", change, Map.of("state", "3", "active", "false"));
        simulator.records().set("change_request", change, values);
    }

    @Test
    void aClosedChangeThatTakesNoNoteIsAnErrorThatSaysSo() throws Exception {
        // A data policy then refuses every update.
        close(Map.of("close_notes", ""));
        files.put("TEST-a.xml", GOOD);
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml'"));
        j.assertLogContains("CHG0030099, which is Closed, did not take the work note with the evidence", run);
        assertEquals(1, attached().size());
    }

    @Test
    void aClosedChangeThatTakesFilesKeepsThem() throws Exception {
        close(Map.of("close_code", "successful", "close_notes", "done"));
        files.put("TEST-a.xml", GOOD);
        build(Result.SUCCESS, step("results: '**/TEST-*.xml'"));
        assertEquals(1, attached().size());
    }

    @Test
    void aFileThatArrivesAlteredIsNoEvidence() throws Exception {
        files.put("TEST-a.xml", GOOD);
        simulator.attachments().alterNext();
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml', closeOnPass: true"));
        j.assertLogContains("TEST-a.xml", run);
        j.assertLogContains("SHA-256", run);
        assertEquals("-1", change().get("state"));
    }

    @Test
    void anInstanceThatIsAwayFailsTheStepWithoutAClose() throws Exception {
        files.put("TEST-a.xml", GOOD);
        simulator.faults().always(Fault.status(500));
        var run = build(Result.FAILURE, step("results: '**/TEST-*.xml', closeOnPass: true"));
        j.assertLogNotContains("\tat ", run);
        assertEquals("-1", change().get("state"));
    }

    @Test
    void oddFileNamesGoUpUnderFitOnes() throws Exception {
        files.put("reports/ä [code] %20&x=1;.log", "odd");
        build(Result.SUCCESS, step("files: 'reports/**'"));
        assertEquals(List.of("ä [code] %20&x=1;.log text/plain"), attached());
        assertTrue(note().contains("- ä (code) %20&x=1;.log: "), note());
    }
}
