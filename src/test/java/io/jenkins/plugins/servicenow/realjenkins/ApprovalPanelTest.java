package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ApprovalPanelTest {

    @Test
    void theBuildPageShowsTheChangeWithoutAskingServiceNow(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator).setPollSeconds(5);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                    snowWaitApproval change
                    """, true));
            var run = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("state Assess, approval requested", run);
            var client = j.createWebClient();

            var waiting = client.getPage(run).asNormalizedText();
            assertTrue(waiting.contains("CHG0030001"), waiting);
            assertTrue(waiting.contains("State: Assess, approval: requested, since"), waiting);
            assertTrue(waiting.contains("Waiting for Ann Approver (OS Image Builders)"), waiting);

            simulator.approvals().reject("CHG0030001", "ann.approver", "no <script>alert(1)</script> plan");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            simulator.requests().reset();
            var page = client.getPage(run);
            var html = page.getWebResponse().getContentAsString();
            var over = page.asNormalizedText();
            assertTrue(over.contains("State: New, approval: rejected"), over);
            assertTrue(over.contains("rejected by Ann Approver"), over);
            assertTrue(over.contains("CHG0030001 rejected by Ann Approver: no <script>"), over);
            assertFalse(html.contains("<script>alert"), "escaped");
            assertFalse(over.contains("Waiting for"), over);
            assertEquals(0, simulator.requests().entries().size());

            var json = j.getJSON(run.getUrl() + "api/json?tree=actions[number,state,answers[name,comment]]")
                    .getJSONObject()
                    .toString();
            assertTrue(json.contains("\"number\":\"CHG0030001\""), json);
            assertTrue(json.contains("\"name\":\"Ann Approver\""), json);
        }
    }
}
