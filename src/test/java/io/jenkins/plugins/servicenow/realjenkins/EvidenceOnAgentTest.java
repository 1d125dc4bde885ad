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

    @Test
    void reportsAreReadOnTheAgentAndFilesComeFromThere(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            j.createOnlineSlave(Label.get("agent"));
            var change = simulator
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
}
