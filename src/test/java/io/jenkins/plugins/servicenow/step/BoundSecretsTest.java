package io.jenkins.plugins.servicenow.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Secrets that are bound around a step, in what it sends to ServiceNow. */
@WithJenkins
@WithServiceNow
class BoundSecretsTest {

    private static final String SECRET = "s3cret-of-the-test";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    @AfterEach
    void nothingOfItHasLeft() {
        for (var exchange : simulator.requests().exchanges()) {
            assertFalse(exchange.body().contains("s3cret"), exchange.toString());
            assertFalse(exchange.answer().contains("s3cret"), exchange.toString());
        }
    }

    /** @param script for what stands between, with the secret where it says PASS */
    private WorkflowRun run(Result expected, String script) throws Exception {
        return Pipelines.run(
                j, expected, "bindSecret('PASS') {\n%s\n}".formatted(script).replace("PASS", SECRET));
    }

    private Map<String, String> only(String table) {
        var records = simulator.records().all(table);
        assertEquals(1, records.size());
        return records.get(0);
    }

    private List<String> workNotes(Map<String, String> record) {
        return simulator.records().journal(record.get("sys_id"), "work_notes");
    }

    @Test
    void areMaskedInAChangeRequest() throws Exception {
        var run = run(Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'image for PASS', description: 'login PASS',
                    assignmentGroup: 'OS Image Builders', justification: 'because of PASS',
                    fields: [test_plan: 'try PASS', work_notes: 'noted PASS'],
                    recipe: [name: 'web-PASS', baseImage: 'ubuntu'])
                """);
        var change = only("change_request");
        assertEquals("image for ****", change.get("short_description"));
        assertTrue(change.get("description").startsWith("login ****"), change.get("description"));
        assertEquals("because of ****", change.get("justification"));
        assertEquals("try ****", change.get("test_plan"));
        assertEquals(List.of("noted ****"), workNotes(change));
        assertEquals("web-****", BuildRecords.changes(run).get(0).getImage());
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void areMaskedWhereATitleIsCut() throws Exception {
        run(
                Result.SUCCESS,
                "snowChangeRequest(shortDescription: '%s PASS', assignmentGroup: 'OS Image Builders')"
                        .formatted("x".repeat(145)));
        assertEquals("x".repeat(145) + " ****", only("change_request").get("short_description"));
    }

    @Test
    void areMaskedInTheNotesOfAClosedChange() throws Exception {
        Changes.insertApproved(simulator, "CHG0030099", Map.of("state", "-1"));
        run(Result.SUCCESS, "snowCloseChange(change: 'CHG0030099', notes: 'done with PASS')");
        assertEquals("done with ****", only("change_request").get("close_notes"));
    }

    @Test
    void areMaskedInAnIncident() throws Exception {
        run(Result.SUCCESS, """
                try { error 'login with PASS failed' } catch (e) {
                    snowIncident(shortDescription: 'no PASS', description: e.message, logLines: 20,
                        fields: [comments: 'call PASS'])
                }
                """);
        var incident = only("incident");
        assertEquals("no ****", incident.get("short_description"));
        assertTrue(incident.get("description").contains("login with **** failed"), incident.get("description"));
        assertEquals(List.of("call ****"), simulator.records().journal(incident.get("sys_id"), "comments"));
    }

    @Test
    void areMaskedInTheNamesOfTestsAndChecks() throws Exception {
        Changes.insertApproved(simulator, "CHG0030099", Map.of("state", "-1"));
        var run = run(Result.UNSTABLE, """
                node {
                    writeFile(file: 'log-PASS.txt', text: 'fine')
                    writeFile(file: 'TEST-a.xml', text: '<testsuite><testcase name="logs in as PASS"><failure/></testcase></testsuite>')
                    snowAttachTests(change: 'CHG0030099', results: 'TEST-a.xml', files: '*.txt', attachReports: false,
                        checks: ['has PASS': true])
                }
                """);
        var change = only("change_request");
        assertTrue(workNotes(change).get(0).contains("logs in as ****"), workNotes(change)::toString);
        assertTrue(workNotes(change).get(0).contains("has ****"), workNotes(change)::toString);
        assertEquals("log-____.txt", only("sys_attachment").get("file_name"));
        assertFalse(BuildRecords.evidence(run).get(0).getChecks().toString().contains(SECRET));
    }

    @Test
    void areMaskedInTheFieldsOfAnImage() throws Exception {
        var run = run(
                Result.SUCCESS,
                "snowRegisterCI(name: 'web', version: '1', attributes: [short_description: 'made with PASS'])");
        assertEquals("made with ****", image().get("short_description"));
        j.assertLogNotContains("WARNING", run);
    }

    private Map<String, String> image() {
        return simulator.records().all("cmdb_ci_os_image").stream()
                .filter(image -> image.get("name").equals("web"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areRefusedInANameByWhichTheRecordIsFoundAgain() throws Exception {
        var image = run(Result.FAILURE, "snowRegisterCI(name: 'web-PASS', version: '1')");
        j.assertLogContains("snowRegisterCI was given a secret in the parameter 'name': 'web-****' 1.", image);
        var base = run(Result.FAILURE, "snowRegisterCI(name: 'web', version: '1', baseImage: 'PASS')");
        j.assertLogContains("snowRegisterCI was given a secret in the parameter 'baseImage'", base);
        var server =
                run(Result.FAILURE, "snowLinkDeployment(ci: 'web', servers: ['web-01', 'PASS'], onMissing: 'create')");
        j.assertLogContains("was given a secret in the parameter 'servers': web-01, ****.", server);
        assertEquals(0, simulator.requests().count(RequestKind.IDENTIFY_RECONCILE));
    }

    @Test
    void areMaskedInTheErrorWithWhichAStepEnds() throws Exception {
        var checked = run(Result.FAILURE, "snowRegisterCI(name: 'web', version: '1', sha256: 'PASS')");
        j.assertLogContains("as sha256sum prints them, not '****'", checked);
        var called = run(Result.FAILURE, "snowIncident(assignmentGroup: 'PASS')");
        j.assertLogContains("ServiceNow has no group '****'", called);
        j.assertLogNotContains("ERROR: ServiceNow has no group 's3cret", called);
    }

    /** As the value of a password parameter is. */
    private static final class SecretParameter extends ParameterValue {

        private static final long serialVersionUID = 1L;

        private final String value;

        SecretParameter(String value) {
            super("PASS");
            this.value = value;
        }

        @Override
        public Object getValue() {
            return value;
        }

        @Override
        public boolean isSensitive() {
            return true;
        }
    }

    @Test
    void thatWereGivenAsParametersAreMaskedToo() throws Exception {
        var job = Pipelines.job(
                j,
                "snowChangeRequest(shortDescription: 'for PASS', assignmentGroup: 'OS Image Builders')"
                        .replace("PASS", SECRET));
        j.assertBuildStatusSuccess(
                j.waitForCompletion(job.scheduleBuild2(0, new ParametersAction(new SecretParameter(SECRET)))
                        .waitForStart()));
        assertEquals("for ****", only("change_request").get("short_description"));
    }
}
