package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import static io.jenkins.plugins.servicenow.evidence.vulnerabilities.ScanDocuments.grype;
import static io.jenkins.plugins.servicenow.evidence.vulnerabilities.ScanDocuments.match;
import static io.jenkins.plugins.servicenow.evidence.vulnerabilities.ScanDocuments.openVex;
import static io.jenkins.plugins.servicenow.evidence.vulnerabilities.ScanDocuments.statement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code snowVulnerabilities} makes of a change, of an image, and of the build. */
@WithJenkins
@WithServiceNow
class VulnerabilitiesStepTest {

    private static final String NUMBER = "CHG0030099";

    private static final String BAD = grype(
            match("CVE-2026-1", "High", "openssl", "3.0.13", "3.0.14"),
            match("CVE-2026-2", "Critical", "zlib1g", "1.3", ""),
            match("CVE-2026-3", "Low", "bash", "5.2", ""));

    private static final String GOOD = grype(match("CVE-2026-3", "Low", "bash", "5.2", ""));

    private final Map<String, String> files = new LinkedHashMap<>();
    private ServiceNowSimulator simulator;
    private JenkinsRule j;
    private String change;
    private String image;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        change = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number", NUMBER,
                                "type", "normal",
                                "state", "-1",
                                "approval", "approved",
                                "chg_model", "007c4001c343101035ae3f52c1d3aeb2",
                                "assignment_group",
                                        simulator
                                                .records()
                                                .all("sys_user_group")
                                                .get(0)
                                                .get("sys_id")));
        image = new CmdbContent(simulator).image("web-base", "1.2");
    }

    private WorkflowRun run(Result result, String script) throws Exception {
        return Pipelines.run(j, result, script(script));
    }

    private String script(String script) {
        var lines = new StringBuilder("node {\n");
        files.forEach((path, text) -> lines.append("writeFile file: '")
                .append(path)
                .append("', text: '''")
                .append(text)
                .append("'''\n"));
        return lines.append(script).append("\n}").toString();
    }

    private static ServiceNowConnection connection() {
        return ServiceNowConfiguration.get().getConnections().get(0);
    }

    private Map<String, String> change() {
        return simulator.records().get("change_request", change);
    }

    private List<String> notes() {
        return simulator.records().journal(change, "work_notes");
    }

    private List<String> attached(String record) {
        return simulator.attachments().of(record).stream()
                .map(each -> each.get("file_name"))
                .sorted()
                .toList();
    }

    @Test
    void whatIsNotAllowedFlagsTheChangeAndIsNotedWithTheWorst() throws Exception {
        files.put("scan/grype.json", BAD);
        var run = run(Result.UNSTABLE, """
                def v = snowVulnerabilities(report: 'scan/*.json', change: 'CHG0030099')
                echo "passed=${v.passed} critical=${v.critical} high=${v.high} low=${v.low} fixable=${v.fixable} over=${v.overLimit}"
                echo "${v.vulnerabilities[0].id} ${v.vulnerabilities[0].package} ${v.vulnerabilities[0].fixable}"
                echo "${v.attachments*.name} ${v.number} ${v.ci}"
                """);
        assertEquals("true", change().get("on_hold"));
        assertTrue(
                change().get("on_hold_reason")
                        .startsWith("Vulnerabilities of Jenkins os-image #1: 1 of 1 check failed: Vulnerabilities"),
                change().get("on_hold_reason"));
        assertEquals(
                List.of(
                        "Vulnerabilities of Jenkins os-image #1: 1 of 1 check failed: Vulnerabilities",
                        "Reports: scan/*.json",
                        "✗ Vulnerabilities: 1 critical, 1 high (1 fixable), besides 1 low",
                        "Worst:",
                        "- CVE-2026-2 (critical): zlib1g 1.3, no fix known",
                        "- CVE-2026-1 (high): openssl 3.0.13, fixed in 3.0.14",
                        "- CVE-2026-3 (low): bash 5.2, no fix known",
                        "Attachments:"),
                notes().get(0).lines().limit(8).toList());
        assertEquals(List.of("grype.json"), attached(change));
        assertEquals(List.of(), attached(image));
        j.assertLogContains("passed=false critical=1 high=1 low=1 fixable=1 over=2", run);
        j.assertLogContains("CVE-2026-2 zlib1g false", run);
        j.assertLogContains("[grype.json] CHG0030099 null", run);
        j.assertLogContains("WARNING: CHG0030099: 1 of 1 check failed: Vulnerabilities", run);
        var entry = BuildRecords.evidence(run).get(0);
        assertTrue(entry.isFailing());
        assertEquals(List.of("✗ Vulnerabilities: 1 critical, 1 high (1 fixable), besides 1 low"), entry.getChecks());
    }

    @Test
    void whatIsAllowedClosesTheChangeIfAskedFor() throws Exception {
        files.put("grype.json", GOOD);
        run(Result.SUCCESS, "snowVulnerabilities report: 'grype.json', change: 'CHG0030099', closeOnPass: true");
        assertEquals("3", change().get("state"));
        assertTrue(
                change().get("close_notes").contains("✓ Vulnerabilities: none high or worse, besides 1 low"),
                change().get("close_notes"));
    }

    @Test
    void theStepCanFail() throws Exception {
        files.put("grype.json", BAD);
        var run = run(
                Result.FAILURE, "snowVulnerabilities report: 'grype.json', change: 'CHG0030099', onFailure: 'fail'");
        j.assertLogContains("ERROR: CHG0030099: 1 of 1 check failed: Vulnerabilities", run);
        assertEquals("true", change().get("on_hold"));
    }

    @Test
    void vexAndWhatIsIgnoredAreTakenAwayAndTheLogSaysWhy() throws Exception {
        files.put("grype.json", BAD);
        files.put("vex.json", openVex(statement("CVE-2026-2", "not_affected", "pkg:deb/ubuntu/zlib1g@1.3", "")));
        var run = run(Result.SUCCESS, """
                def v = snowVulnerabilities(report: 'grype.json', vex: 'vex.json', change: 'CHG0030099', ignore: [
                    [id: 'CVE-2026-1', reason: "SEC-${17}", until: '2999-12-31'],
                    [id: 'CVE-2026-3', reason: 'was accepted', until: '2020-01-01']])
                echo "vex=${v.removedByVex} ignored=${v.ignored} total=${v.total}"
                """);
        j.assertLogContains("vex=1 ignored=1 total=1", run);
        j.assertLogContains("Removed by VEX: CVE-2026-2 (critical) in zlib1g 1.3, of which vex.json says", run);
        j.assertLogContains("Ignored until 2999-12-31: CVE-2026-1 (high) in openssl 3.0.13: SEC-17", run);
        j.assertLogContains("Not ignored any more: CVE-2026-3 (low) in bash 5.2", run);
        assertEquals(List.of("grype.json", "vex.json"), attached(change));
    }

    @Test
    void theImageOfTheBuildGetsTheReportAndItsNumbers() throws Exception {
        simulator.records().addColumn("cmdb_ci_os_image", "u_critical", "Critical");
        simulator.records().addColumn("cmdb_ci_os_image", "u_low", "Low");
        var cmdb = connection().getCmdb();
        cmdb.setCriticalField("u_critical");
        cmdb.setHighField("u_high");
        cmdb.setLowField("u_low");
        files.put("grype.json", BAD);
        var run = run(Result.UNSTABLE, """
                snowRegisterCI name: 'web-base', version: '1.2'
                def v = snowVulnerabilities('grype.json')
                echo "ci=${v.ci} attached=${v.attachments.size()} change=${v.number}"
                """);
        var ci = simulator.records().get("cmdb_ci_os_image", image);
        assertEquals("1", ci.get("u_critical"));
        assertEquals("1", ci.get("u_low"));
        assertEquals(List.of("grype.json"), attached(image));
        j.assertLogContains("ci=" + image + " attached=1 change=null", run);
        j.assertLogContains("WARNING: web-base 1.2 does not have what was written to u_high", run);
        j.assertLogContains("WARNING: web-base 1.2: 1 of 1 check failed: Vulnerabilities", run);
        assertEquals("web-base 1.2", BuildRecords.evidence(run).get(0).getChange());
    }

    @Test
    void ofAReportThatCannotBeReadNoNumberIsWritten() throws Exception {
        simulator.records().addColumn("cmdb_ci_os_image", "u_critical", "Critical");
        connection().getCmdb().setCriticalField("u_critical");
        files.put("grype.json", "{");
        var run =
                run(Result.UNSTABLE, "snowVulnerabilities report: 'grype.json', change: 'CHG0030099', ci: 'web-base'");
        assertEquals("", simulator.records().get("cmdb_ci_os_image", image).getOrDefault("u_critical", ""));
        j.assertLogContains("The numbers of vulnerabilities are not written to web-base 1.2", run);
        assertTrue(notes().get(0).contains("✗ grype.json: cannot be read: "), notes().get(0));
        assertEquals(List.of("grype.json"), attached(image));
    }

    @Test
    void whatWasAttachedIsKeptWithItsDigest() throws Exception {
        files.put("grype.json", GOOD);
        run(Result.SUCCESS, "snowVulnerabilities report: 'grype.json', change: 'CHG0030099', ci: 'web-base'");
        for (var record : List.of(change, image)) {
            var attachment = simulator.attachments().of(record).get(0);
            var kept = AttachedFiles.find(
                            HttpUrl.get(connection().getInstanceUrl()), SysId.of(attachment.get("sys_id")))
                    .orElseThrow();
            assertEquals(attachment.get("hash"), kept.sha256());
            assertEquals(record, kept.record());
            assertEquals("grype.json", kept.name());
            assertEquals("os-image #1", kept.build());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vex: 'a.json'                                      | needs the reports of a scanner",
                "report: 'none.json'                                | found no file for report: 'none.json'",
                "report: 'a.json', vex: 'none.json'                 | found no file for vex: 'none.json'",
                "report: 'a.json', failOn: 'awful'                  | does not know the failOn 'awful'. Use one of: critical, high, medium, low, none",
                "report: 'a.json', unknownAs: 'x'                   | does not know the unknownAs 'x'",
                "report: 'a.json', ignore: [[id: 'CVE-1', until: '2999-01-01']] | ignores CVE-1 only with a reason",
                "report: 'a.json', ignore: ['CVE-1'] | ignores CVE-1 only with a reason",
                "report: 'a.json', ignore: [[id: 'CVE-1', reason: 'x']]         | ignores CVE-1 only until a day, such as until: '2026-12-31'",
                "report: 'a.json', ignore: [[id: 'CVE-1', reason: 'x', until: '31.12.2026']] | and '31.12.2026' is none",
                "report: 'a.json', ignore: [[reason: 'x', until: '2999-01-01']] | needs the id of each vulnerability to ignore",
                "report: 'a.json', ci: ''                           | was given an empty 'ci'",
                "report: 'a.json', sbom: 'a.json'                   | Add upload: true",
                "report: '../a.json'                                | leads out of the workspace",
            })
    void whatIsWrongIsSaidBeforeAnythingIsSent(String arguments, String message) throws Exception {
        files.put("a.json", GOOD);
        var run = run(Result.FAILURE, "snowVulnerabilities change: 'CHG0030099', " + arguments);
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void aBuildWithoutChangeAndImageIsToldWhatToDo() throws Exception {
        files.put("a.json", GOOD);
        var run = run(Result.FAILURE, "snowVulnerabilities 'a.json'");
        j.assertLogContains("Call snowChangeRequest or snowRegisterCI before", run);
        run = Pipelines.run(j, Result.FAILURE, "snowVulnerabilities report: 'a.json', change: 'CHG0030099'");
        j.assertLogContains("has no workspace with the reports", run);
    }

    @Test
    void anImageThatRefusesTheReportKeepsTheChangeOpen() throws Exception {
        files.put("grype.json", GOOD);
        // The change is listed and gets the report, and the image is listed.
        simulator.faults().next(3, RequestKind.ATTACHMENT, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.status(403));
        var run = run(
                Result.FAILURE,
                "snowVulnerabilities report: 'grype.json', change: 'CHG0030099', ci: 'web-base', closeOnPass: true");
        j.assertLogContains("1 file was not attached to CHG0030099 and web-base 1.2:", run);
        assertEquals("-1", change().get("state"));
        assertEquals(1, notes().size());
    }

    @Test
    void secretsOfTheReportDoNotReachTheChange() throws Exception {
        files.put("grype.json", grype(match("CVE-2026-1", "High", "s3cr3t-of-the-build", "1", "")));
        var run = run(Result.UNSTABLE, """
                bindSecret('s3cr3t-of-the-build') {
                    snowVulnerabilities report: 'grype.json', change: 'CHG0030099', attachReports: false
                }
                """);
        assertFalse(notes().get(0).contains("s3cr3t-of-the-build"), notes().get(0));
        assertTrue(notes().get(0).contains("- CVE-2026-1 (high): ****"), notes().get(0));
        assertEquals(List.of(), attached(change));
    }

    @Test
    void theBillOfMaterialsIsUploadedOnceWhereTheInstanceHasTheApp() throws Exception {
        simulator.sbomCore().install(true);
        simulator.access().roles("jenkins.pipeline", "itil", "sn_sbom_core.sbom_ingest");
        files.put("bom.json", ScanDocuments.cycloneDx("CVE-2026-7"));
        var run = run(Result.SUCCESS, """
                2.times {
                    def v = snowVulnerabilities(report: 'bom.json', change: 'CHG0030099', upload: true, failOn: 'critical')
                    echo "record=${v.bomRecordId}"
                }
                """);
        assertEquals(1, simulator.sbomCore().uploads().size());
        var upload = simulator.sbomCore().uploads().get(0);
        assertEquals("os-image #1", upload.parameters().get("buildId"));
        assertEquals(files.get("bom.json"), new String(upload.content().bytes(), StandardCharsets.UTF_8));
        j.assertLogContains("record=" + upload.bomRecordId(), run);
        j.assertLogContains("Uploaded bom.json to SBOM Core before", run);
    }

    @Test
    void anInstanceWithoutTheAppIsAWarning() throws Exception {
        files.put("bom.json", ScanDocuments.cycloneDx("CVE-2026-7"));
        var run = run(
                Result.SUCCESS,
                "snowVulnerabilities report: 'bom.json', change: 'CHG0030099', upload: true, failOn: 'critical'");
        j.assertLogContains("bom.json was not uploaded: the instance does not have the application SBOM Core", run);
    }

    @Test
    void whatTheAppDoesNotTakeIsSaidBeforeAnythingIsSent() throws Exception {
        files.put("grype.json", GOOD);
        files.put("bom.json", "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.7\", \"components\": []}");
        var run = run(
                Result.FAILURE,
                "snowVulnerabilities report: 'grype.json', change: 'CHG0030099', upload: true, sbom: 'bom.json'");
        j.assertLogContains("but not bom.json: it is CycloneDX 1.7 of the type application/json", run);
        assertEquals(0, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void anUploadOfWhichNobodyKnowsWhetherItArrivedIsNotRepeated() throws Exception {
        simulator.sbomCore().install(true);
        simulator.access().roles("jenkins.pipeline", "itil", "sn_sbom_core.sbom_ingest");
        files.put("bom.json", ScanDocuments.cycloneDx("CVE-2026-7"));
        // After the question whether it has the app.
        simulator.faults().next(1, RequestKind.SBOM_API, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.SBOM_API, Fault.committedThenReset());
        var run = run(
                Result.FAILURE,
                "snowVulnerabilities report: 'bom.json', change: 'CHG0030099', upload: true, failOn: 'critical'");
        j.assertLogContains("It is not known whether the bill of materials was uploaded", run);
        assertEquals(1, simulator.sbomCore().uploads().size());
    }
}
