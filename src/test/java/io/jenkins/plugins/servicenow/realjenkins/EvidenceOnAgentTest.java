package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Reports are read and files come from where the build runs, in a process of its own. */
@WithJenkins
class EvidenceOnAgentTest {

    private static final String NUMBER = "CHG0030099";

    /** A scan of one rule that passed. */
    private static final String XZ =
            "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AB/AF9dAB4VCKcz1PX7mSGDUv89PE380Z1lKbpbC1IBikqUbv1aP7TywQtiieaY"
                    + "kol5hwi+HyeIU94aH9b14aiMjpdLwOytUVfmiR9JwBucBYFnWDYrrVAcPHYfdwxPoGwUFabeAAAjp77374qRSAABe4ABAAAA"
                    + "KP7qq7HEZ/sCAAAAAARZWg==";

    private static final String BZIP2 =
            "QlpoOTFBWSZTWQsC9dwAAAwbgFADsBcUAC/v30AgAGBKnqUYyE9BPQ1MMUMYTEyYCYADw7dgal9nmMYQRRuU9HIFc9mYmPdd"
                    + "Xf1BvPZ1GQpIS5dq/KU8PdSdGjNH202ljCZtwK39nSURIZ8LECLVLcaMrfx/F3JFOFCQCwL13A==";
    private static final String GZIP =
            "H4sIAAAAAAACA7MJSS0uCUotLs0pUajIzckrtlXKKCkpsNLXT85ITc7OySwuKdbLA5J66fll+hXJySlp+oZ6Rkp2NkWlOam6"
                    + "RRCdmSlFqWm2SkUgYbCIXUFicbGNPpQDZCAUA3kIO+0AEsqbPoAAAAA=";

    /** Approved, in Implement, and complete enough to take a work note. */
    private static String insertChange(ServiceNowSimulator simulator) {
        return simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number",
                                NUMBER,
                                "state",
                                "-1",
                                "approval",
                                "approved",
                                "assignment_group",
                                simulator.records().sysId("sys_user_group", "OS Image Builders")));
    }

    @Test
    void reportsAreReadOnTheAgentAndFilesComeFromThere(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            j.createOnlineSlave(Label.get("agent"));
            var change = insertChange(simulator);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    node('agent') {
                        writeFile file: 'TEST-a.xml', text: '<testsuite><testcase name="a"><failure/></testcase></testsuite>'
                        writeFile file: 'arf.xml', text: '<TestResult xmlns="http://checklists.nist.gov/xccdf/1.2"><rule-result idref="r"><result>pass</result></rule-result></TestResult>'
                        sh 'head -c 3000000 /dev/zero > big.bin'
                        def t = snowAttachTests(results: 'TEST-*.xml', xccdf: 'arf.xml', files: '*.bin', change: 'CHG0030099')
                        echo "passed=${t.passed} failed=${t.failed} attached=${t.attachments*.name}"
                    }
                    """, true));
            var run = j.buildAndAssertStatus(Result.UNSTABLE, job);
            j.assertLogContains("passed=1 failed=1 attached=[TEST-a.xml, arf.xml, big.bin]", run);
            assertEquals(
                    List.of("3000000"),
                    simulator.attachments().of(change).stream()
                            .filter(each -> each.get("file_name").equals("big.bin"))
                            .map(each -> each.get("size_bytes"))
                            .toList());
        }
    }

    /** The classes that decompress come to the agent from a plugin that this one depends on. */
    @Test
    void compressedScansAreReadOnTheAgent(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            j.createOnlineSlave(Label.get("agent"));
            insertChange(simulator);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    node('agent') {
                        writeFile file: 'arf.xml.xz', encoding: 'Base64', text: '%s'
                        writeFile file: 'arf.xml.bz2', encoding: 'Base64', text: '%s'
                        writeFile file: 'arf.xml.gz', encoding: 'Base64', text: '%s'
                        def t = snowAttachTests(xccdf: 'arf.xml.*', change: 'CHG0030099')
                        echo "passed=${t.passed} attached=${t.attachments*.name}"
                    }
                    """.formatted(XZ, BZIP2, GZIP), true));
            var run = j.buildAndAssertSuccess(job);
            j.assertLogContains("passed=3 attached=[arf.xml.bz2, arf.xml.gz, arf.xml.xz]", run);
        }
    }

    @Test
    void aBrokenReportOnAnAgentIsNamedWithItsLineAndWithoutAStackTrace(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            j.createOnlineSlave(Label.get("agent"));
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    node('agent') {
                        writeFile file: 'TEST-a.xml', text: '<testsuite>\\n<testcase name="a"/>\\n'
                        snowAttachTests(results: 'TEST-*.xml', change: 'CHG0030099', onUnreadable: 'fail')
                    }
                    """, true));
            var run = j.buildAndAssertStatus(Result.FAILURE, job);
            j.assertLogContains("ERROR: The report 'TEST-a.xml' cannot be read: line 3", run);
            j.assertLogNotContains("\tat ", run);
        }
    }

    /** The library for package URLs comes to the agent with this plugin. */
    @Test
    void vulnerabilityReportsAndVexAreReadOnTheAgent(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            j.createOnlineSlave(Label.get("agent"));
            insertChange(simulator);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    node('agent') {
                        writeFile file: 'grype.json', text: '''{"matches": [{
                            "vulnerability": {"id": "CVE-2026-1", "severity": "High"},
                            "artifact": {"name": "openssl", "version": "3.0.13", "purl": "pkg:deb/ubuntu/openssl@3.0.13"}}],
                            "descriptor": {"name": "grype"}}'''
                        writeFile file: 'vex.json', text: '''{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{
                            "vulnerability": {"name": "CVE-2026-1"}, "status": "fixed",
                            "products": [{"@id": "pkg:deb/ubuntu/openssl@3.0.13"}]}]}'''
                        def v = snowVulnerabilities(report: 'grype.json', vex: 'vex.json', change: 'CHG0030099')
                        echo "total=${v.total} vex=${v.removedByVex} attached=${v.attachments*.name}"
                    }
                    """, true));
            var run = j.buildAndAssertSuccess(job);
            j.assertLogContains("total=0 vex=1 attached=[grype.json, vex.json]", run);
        }
    }
}
