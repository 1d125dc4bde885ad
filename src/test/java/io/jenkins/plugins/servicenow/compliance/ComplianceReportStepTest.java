package io.jenkins.plugins.servicenow.compliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class ComplianceReportStepTest {

    private static final String NUMBER = "CHG0030099";

    private ServiceNowSimulator simulator;
    private CmdbContent cmdb;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        cmdb = new CmdbContent(simulator);
    }

    /** A change that was approved, carried out and closed in the right order, about an image on a server. */
    private String image(String name, Map<String, String> changed) {
        var image = cmdb.image(name, "1");
        cmdb.affect(change(changed), image);
        return image;
    }

    private String change(Map<String, String> changed) {
        var values = new HashMap<>(Map.of(
                "state", "3",
                "close_code", "successful",
                "close_notes", "done",
                "requested_by", user("bob.requester"),
                "opened_by", user("bob.requester"),
                "start_date", "2026-03-01 08:00:00",
                "end_date", "2026-03-01 18:00:00",
                "work_start", "2026-03-01 10:00:00",
                "work_end", "2026-03-01 11:00:00",
                "closed_at", "2026-03-01 12:00:00"));
        values.putAll(changed);
        Changes.insertApproved(simulator, values.getOrDefault("number", NUMBER), values);
        var change = simulator
                .records()
                .find("change_request", "number", values.getOrDefault("number", NUMBER))
                .orElseThrow()
                .get("sys_id");
        simulator
                .records()
                .insert(
                        "sysapproval_approver",
                        Map.of(
                                "sysapproval",
                                change,
                                "approver",
                                user("ann.approver"),
                                "state",
                                "approved",
                                "sys_updated_on",
                                "2026-03-01 09:00:00",
                                "sys_updated_by",
                                "ann.approver"));
        return change;
    }

    private String user(String name) {
        return simulator
                .records()
                .find("sys_user", "user_name", name)
                .map(user -> user.get("sys_id"))
                .orElseGet(() -> simulator.records().insert("sys_user", Map.of("user_name", name, "name", name)));
    }

    private static JsonObject json(WorkflowRun run) throws Exception {
        return JsonParser.parseString(file(run, "report.json")).getAsJsonObject();
    }

    private static String file(WorkflowRun run, String name) throws Exception {
        var workspace = run.getLog(1000).stream()
                .filter(line -> line.startsWith("pwd="))
                .map(line -> line.substring(4))
                .findFirst()
                .orElseThrow();
        return Files.readString(Path.of(workspace, name));
    }

    private static Map<String, String> verdicts(JsonObject report) {
        var verdicts = new HashMap<String, String>();
        report.getAsJsonArray("images")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("checks")
                .forEach(check -> {
                    var result = check.getAsJsonObject();
                    verdicts.put(
                            result.get("check").getAsString(),
                            result.get("verdict").getAsString());
                });
        return verdicts;
    }

    private WorkflowRun report(Result expected, String arguments) throws Exception {
        return Pipelines.run(j, expected, "node { sh 'echo pwd=$PWD'\nsnowComplianceReport(" + arguments + ") }");
    }

    @Test
    void aBuildThatDidEverythingRightPassesEveryCheck() throws Exception {
        cmdb.server("web-01");
        var run = Pipelines.start(j, """
                node {
                    sh 'echo pwd=$PWD'
                    sh 'echo \\'{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []}\\' > bom.json'
                    sh 'echo \\'<testsuite><testcase name="boots"/></testsuite>\\' > TEST-a.xml'
                    snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                    semaphore 'approval'
                    snowWaitApproval(startImplementation: true)
                    snowRegisterCI(name: 'station', version: '1', sbom: 'bom.json')
                    snowAttachTests(results: 'TEST-*.xml')
                    snowLinkDeployment(servers: ['web-01'])
                    snowCloseChange 'done'
                    def report = snowComplianceReport(file: 'report.json', failOn: 'never')
                    echo "verdict=${report.verdict} pass=${report.checks.approved_before_work} images=${report.images}"
                }
                """);
        SemaphoreStep.waitForStart("approval/1", run);
        var created = simulator
                .records()
                .find("change_request", "number", "CHG0030001")
                .orElseThrow();
        simulator
                .records()
                .set(
                        "change_request",
                        created.get("sys_id"),
                        Map.of("start_date", "2020-01-01 00:00:00", "end_date", "2099-01-01 00:00:00"));
        simulator.approvals().approveAll("CHG0030001", "looks fine");
        SemaphoreStep.success("approval/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        var report = json(run);
        assertEquals(
                Map.of(
                        "approved_before_work", "pass",
                        "approver_is_not_requester", "pass",
                        "work_inside_window", "pass",
                        "tests_passed", "pass",
                        "closed_as_successful", "pass",
                        "sbom_present", "pass",
                        "vulnerabilities_accepted", "not known",
                        "files_unchanged", "pass",
                        "servers_linked", "pass",
                        "deployed_under_closed_change", "pass"),
                verdicts(report),
                () -> report.toString());
        var change = report.getAsJsonArray("changes").get(0).getAsJsonObject();
        assertEquals("CHG0030001", change.get("number").getAsString());
        assertEquals("os-image #1", change.getAsJsonObject("build").get("name").getAsString());
        var comments = new ArrayList<String>();
        change.getAsJsonObject("approvals")
                .getAsJsonArray("all")
                .forEach(each ->
                        comments.add(each.getAsJsonObject().get("comment").getAsString()));
        assertTrue(comments.contains("looks fine"), comments.toString());
        j.assertLogContains("verdict=not known", run);
    }

    @Test
    void whatWasDoneInTheWrongOrderFails() throws Exception {
        image("station", Map.of("work_start", "2026-03-01 08:30:00", "work_end", "2026-03-01 19:00:00"));
        var run = report(Result.FAILURE, "ci: 'station', file: 'report.json'");
        var verdicts = verdicts(json(run));
        assertEquals("fail", verdicts.get("approved_before_work"));
        assertEquals("fail", verdicts.get("work_inside_window"));
        assertEquals("pass", verdicts.get("closed_as_successful"));
        j.assertLogContains(
                "began at 2026-03-01 08:30:00 UTC, before Ann Approver approved it at 2026-03-01 09:00:00 UTC", run);
    }

    @Test
    void whoApprovesTheirOwnChangeIsFound() throws Exception {
        image("station", Map.of("requested_by", user("ann.approver")));
        var run = report(Result.FAILURE, "ci: 'station', file: 'report.json', checks: ['approver_is_not_requester']");
        assertEquals(Map.of("approver_is_not_requester", "fail"), verdicts(json(run)));
        j.assertLogContains("approved CHG0030099, and had requested or opened it", run);
    }

    @ParameterizedTest
    @CsvSource({"fail, SUCCESS", "unknown, FAILURE", "never, SUCCESS"})
    void theStepFailsForTheVerdictsItIsToldTo(String failOn, String result) throws Exception {
        image("station", Map.of());
        var run = report(
                Result.fromString(result),
                "ci: 'station', checks: 'vulnerabilities_accepted', failOn: '" + failOn + "'");
        j.assertLogContains("No report of vulnerabilities was checked for CHG0030099", run);
    }

    @Test
    void fieldsThatMayNotBeReadLeaveACheckOpenAndAreNamed() throws Exception {
        image("station", Map.of());
        simulator.access().hideColumn("change_request", "work_start");
        simulator.access().hideColumn("change_request", "requested_by");
        var run = report(Result.SUCCESS, "ci: 'station', file: 'report.json', failOn: 'never'");
        var verdicts = verdicts(json(run));
        assertEquals("not known", verdicts.get("approved_before_work"));
        assertEquals("not known", verdicts.get("work_inside_window"));
        assertEquals("not known", verdicts.get("approver_is_not_requester"));
        j.assertLogContains("ServiceNow does not show the field 'requested_by' of CHG0030099", run);
    }

    private void note(String account, String note) {
        var change = simulator.records().sysId("change_request", NUMBER);
        simulator.records().update("change_request", change, Map.of("work_notes", note), account);
    }

    @Test
    void theTestsOfABuildThatIsGoneAreThoseThatItsAccountHasNoted() throws Exception {
        image("station", Map.of("sys_created_by", "jenkins.pipeline", "closed_at", "2099-01-01 00:00:00"));
        note(
                "jenkins.pipeline",
                "Tests of Jenkins gone #1: 1 check passed\n✓ Tests: 12 passed\nBuild: Jenkins gone #1");
        note("ann.approver", "✗ Tests: said by somebody else");
        var arguments = "ci: 'station', file: 'report.json', checks: ['tests_passed'], failOn: 'never'";
        var hidden = report(Result.SUCCESS, arguments);
        assertEquals(Map.of("tests_passed", "not known"), verdicts(json(hidden)));
        j.assertLogContains("who needs read access to the table sys_journal_field", hidden);
        simulator.access().roles("jenkins.pipeline", "admin");
        assertEquals(Map.of("tests_passed", "pass"), verdicts(json(report(Result.SUCCESS, arguments))));
    }

    @Test
    void anOverrideByABuildThatIsGoneIsTheOneThatItsAccountHasNoted() throws Exception {
        image("station", Map.of("sys_created_by", "jenkins.pipeline"));
        simulator.access().roles("jenkins.pipeline", "admin");
        var arguments = "ci: 'station', file: 'report.json', checks: ['approved_before_work'], failOn: 'never'";
        var override = OverrideEntry.note(
                "Jenkins gone #1", null, "ann", Instant.parse("2026-03-01T09:30:00Z"), "nobody could approve it");
        note("ann.approver", override);
        assertEquals(Map.of("approved_before_work", "pass"), verdicts(json(report(Result.SUCCESS, arguments))));
        note("jenkins.pipeline", override);
        var run = report(Result.SUCCESS, arguments);
        assertEquals(Map.of("approved_before_work", "fail"), verdicts(json(run)));
        j.assertLogContains("CHG0030099 was not approved when its build went on. " + override, run);
    }

    @Test
    void anApproverWhoIsHiddenLeavesOnlyTheirOwnChangeOpen() throws Exception {
        cmdb.relate(
                image("station", Map.of("number", "CHG0030002")),
                CmdbContent.DERIVED_FROM,
                image("base", Map.of("number", "CHG0030001")));
        var hidden = simulator.records().all("sysapproval_approver").get(0);
        simulator.access().hideRecord(hidden.get("sys_id"));
        var number = simulator
                .records()
                .get("change_request", hidden.get("sysapproval"))
                .get("number");
        var run = report(Result.SUCCESS, "baseImage: 'base', checks: ['approved_before_work'], failOn: 'never'");
        j.assertLogContains("not known (1 pass, 0 fail, 1 not known)", run);
        j.assertLogContains(
                "Who has approved " + number + " is not known: not all records of sysapproval_approver", run);
    }

    @Test
    void moreImagesNeedNoMoreRequestsUpToAHundred() throws Exception {
        var counts = new ArrayList<Integer>();
        for (var images : List.of(2, 60)) {
            var base = image("base-" + images, Map.of("number", "CHG1%06d".formatted(images)));
            for (var i = 1; i < images; i++) {
                cmdb.relate(
                        image("made-" + images + "-" + i, Map.of("number", "CHG2%06d".formatted(images * 100 + i))),
                        CmdbContent.DERIVED_FROM,
                        base);
            }
            simulator.requests().reset();
            report(Result.SUCCESS, "baseImage: 'base-" + images + "', failOn: 'never'");
            counts.add(simulator.requests().entries().size());
        }
        assertEquals(counts.get(0), counts.get(1));
    }

    @Test
    void numbersOfVulnerabilitiesAreComparedWithTheLimit() throws Exception {
        var cmdbFields = SimulatorConnection.configure(simulator).getCmdb();
        cmdbFields.setCriticalField("u_critical");
        cmdbFields.setHighField("u_high");
        simulator.records().addColumn("cmdb_ci_os_image", "u_critical", "Critical");
        simulator.records().addColumn("cmdb_ci_os_image", "u_high", "High");
        cmdb.item("cmdb_ci_os_image", Map.of("name", "station", "u_critical", "0", "u_high", "2"));
        for (var expected :
                Map.of("critical", "pass", "high", "fail", "medium", "fail").entrySet()) {
            var run = report(
                    Result.SUCCESS,
                    "ci: 'station', file: 'report.json', checks: ['vulnerabilities_accepted'], failOn: 'never',"
                            + " vulnerabilityLimit: '" + expected.getKey() + "'");
            assertEquals(
                    Map.of("vulnerabilities_accepted", expected.getValue()), verdicts(json(run)), expected.getKey());
        }
        cmdb.item("cmdb_ci_os_image", Map.of("name", "unscanned"));
        var run = report(
                Result.SUCCESS,
                "ci: 'unscanned', checks: ['vulnerabilities_accepted'], failOn: 'never', vulnerabilityLimit: 'critical'");
        j.assertLogContains("the field 'u_critical' of the image is empty", run);
    }

    @Test
    void anImageThatRunsWithoutAChangeRequestFails() throws Exception {
        cmdb.relate(cmdb.image("station", "1"), CmdbContent.RUNS_ON, cmdb.server("web-01"));
        var run = report(Result.FAILURE, "ci: 'station', checks: 'deployed_under_closed_change'");
        j.assertLogContains("The image runs on 1 server, and no change request has it among its Affected CIs.", run);
    }

    @Test
    void aServerOnWhichNoImageIsOnRecordIsFoundAndAnApplicationIsNone() throws Exception {
        var image = cmdb.image("station", "1");
        var change = change(Map.of());
        cmdb.affect(change, image);
        var forgotten = cmdb.server("web-02");
        cmdb.affect(change, forgotten);
        cmdb.relate(cmdb.item("cmdb_ci_appl", Map.of("name", "shop")), CmdbContent.RUNS_ON, forgotten);
        cmdb.relate(image, CmdbContent.RUNS_ON, cmdb.server("web-01"));
        var run = report(Result.FAILURE, "change: '" + NUMBER + "', checks: 'servers_linked'");
        j.assertLogContains("names servers to which no image is linked: web-02", run);
    }

    @Test
    void everythingFromABaseImageIsInOneReport() throws Exception {
        var base = image("base", Map.of("number", "CHG0030001"));
        var station = image("station", Map.of("number", "CHG0030002"));
        cmdb.relate(station, CmdbContent.DERIVED_FROM, base);
        var run = report(
                Result.SUCCESS,
                "baseImage: 'base', file: 'report.html', checks: ['closed_as_successful'], frameworks: ['soc2']");
        var html = file(run, "report.html");
        assertTrue(html.contains("Change request CHG0030001") && html.contains("Change request CHG0030002"));
        assertTrue(html.contains("<svg"), "the lineage is drawn");
        assertTrue(html.contains("evidence for SOC 2") && !html.contains("evidence for GxP"));
        j.assertLogContains("Compliance report about base and what derives from it: pass (2 pass, 0 fail", run);
    }

    @Test
    void imagesAreFoundByTheirValues() throws Exception {
        cmdb.item("cmdb_ci_os_image", Map.of("name", "a", "u_build_type", "gxp"));
        cmdb.item("cmdb_ci_os_image", Map.of("name", "b", "u_build_type", "development"));
        var run = report(
                Result.FAILURE,
                "where: [buildType: ['gxp', 'qa'], name: 'a'], file: 'report.csv', checks: 'sbom_present, closed_as_successful'");
        j.assertLogContains("Compliance report about images with buildType gxp or qa, name a: fail", run);
        var csv = file(run, "report.csv");
        assertTrue(csv.contains("a,,") && !csv.contains("\r\nb,"), csv);
        assertTrue(csv.contains("sbom_present,fail,No SBOM is attached to the image."), csv);
    }

    @Test
    void nothingOfWhatOthersHaveWrittenIsMarkupAFormulaOrAnAddressToLoad() throws Exception {
        var evil = "=1+1</title><script>alert(1)</script><img src=http://evil.example/x>\"'";
        var image = cmdb.image(evil, "1");
        cmdb.affect(change(Map.of("short_description", evil, "close_notes", evil)), image);
        cmdb.relate(image, CmdbContent.RUNS_ON, cmdb.server(evil));
        cmdb.relate(image, CmdbContent.DERIVED_FROM, cmdb.image(evil, "0"));
        var html = file(
                report(Result.SUCCESS, "ci: '" + image + "', file: 'report.html', failOn: 'never'"), "report.html");
        assertFalse(html.contains("<script") || html.contains("<img"), html);
        assertFalse(html.matches("(?s).*(<[^>]*(src|href)|url)\\s*[=(]\\s*[\"']?https?:.*"), html);
        var csv =
                file(report(Result.SUCCESS, "ci: '" + image + "', file: 'report.csv', failOn: 'never'"), "report.csv");
        assertFalse(csv.lines().anyMatch(line -> line.startsWith("=") || line.startsWith("\"=")), csv);
    }

    @Test
    void theReportIsAttachedToTheChangeItIsAbout() throws Exception {
        image("station", Map.of("state", "-1"));
        var run = report(Result.SUCCESS, "change: '" + NUMBER + "', attach: true, failOn: 'never'");
        var attachment = simulator.records().all("sys_attachment").get(0);
        assertEquals("change_request", attachment.get("table_name"));
        assertTrue(
                attachment.get("file_name").matches("compliance-report-os-image-1-\\d+\\.html"), attachment.toString());
        assertEquals("text/html", attachment.get("content_type"));
        j.assertLogContains("Attached " + attachment.get("file_name"), run);
    }

    @Test
    void aFileThatWasReplacedIsFound() throws Exception {
        image("station", Map.of("state", "-1"));
        report(Result.SUCCESS, "change: '" + NUMBER + "', attach: true, failOn: 'never'");
        var attachment = simulator.records().all("sys_attachment").get(0);
        simulator.records().set("sys_attachment", attachment.get("sys_id"), Map.of("hash", Sha256.of("other")));
        var run = report(Result.FAILURE, "change: '" + NUMBER + "', checks: 'files_unchanged'");
        j.assertLogContains("What ServiceNow has is not what Jenkins has attached: compliance-report-os-image-1", run);
    }

    @Test
    void theReportIsOnTheChangeBeforeItIsClosedWithItsDigestInAWorkNote() throws Exception {
        image("station", Map.of("state", "-1", "close_code", "", "close_notes", ""));
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '" + NUMBER + "', notes: 'done', evidence: true)");
        var change =
                simulator.records().find("change_request", "number", NUMBER).orElseThrow();
        assertEquals("3", change.get("state"));
        var attachments = simulator.records().all("sys_attachment");
        assertEquals(1, attachments.size());
        var notes = simulator.records().journal(change.get("sys_id"), "work_notes");
        assertEquals(
                1,
                notes.stream()
                        .filter(note -> note.contains(attachments.get(0).get("hash")))
                        .count(),
                notes.toString());
        var writes = simulator.requests().entries().stream()
                .filter(entry -> !entry.method().equals("GET") && entry.kind() != RequestKind.TOKEN)
                .map(RequestLog.Entry::kind)
                .toList();
        assertEquals(RequestKind.ATTACHMENT, writes.get(0));
    }

    @Test
    void aChangeWhoseReportCannotBeAttachedStaysOpen() throws Exception {
        image("station", Map.of("state", "-1", "close_code", "", "close_notes", ""));
        simulator.attachments().extensions("txt");
        Pipelines.run(j, Result.FAILURE, "snowCloseChange(change: '" + NUMBER + "', notes: 'done', evidence: true)");
        assertEquals(
                "-1",
                simulator
                        .records()
                        .find("change_request", "number", NUMBER)
                        .orElseThrow()
                        .get("state"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ci: 'a', where: [name: 'a'] | reports about one thing",
                "checks: 'nonsense', ci: 'a' | does not know the checks 'nonsense'. Use one of: approved_before_work",
                "frameworks: ['pci'], ci: 'a' | does not know the frameworks 'pci'. Use one of: soc2",
                "failOn: 'maybe', ci: 'a' | does not know the failOn 'maybe'",
                "format: 'pdf', ci: 'a' | does not know the format 'pdf'",
                "where: [name: 'a'], attach: true | attaches a report to a change request or to one image",
                "ci: 'a', file: '../report.html' | writes only into the workspace",
                "ci: 'a', limit: 0 | needs a limit of at least 1",
                "ci: 'a', relationship: 'Runs' | does not know the relationship 'Runs'",
                "ci: '' | was given an empty 'ci'",
                "change: '' | was given an empty 'change'",
                "file: 'report.html' | has nothing to report about"
            })
    void badArgumentsAreRefusedBeforeAnythingIsRead(String arguments, String message) throws Exception {
        var run = report(Result.FAILURE, arguments);
        j.assertLogContains(message.strip(), run);
        assertEquals(List.of(), simulator.requests().entries());
    }
}
