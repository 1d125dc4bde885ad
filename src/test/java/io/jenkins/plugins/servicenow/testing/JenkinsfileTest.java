package io.jenkins.plugins.servicenow.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNowSimulator
class JenkinsfileTest {

    private static final String JENKINSFILE = """
            snowChangeRequest(shortDescription: 'Web image', assignmentGroup: 'OS Image Builders')
            """;

    private ServiceNowSimulator simulator;

    @Test
    void asksForApproval(JenkinsRule jenkins) throws Exception {
        jenkins.buildAndAssertStatus(Result.SUCCESS, job(jenkins));

        var change = simulator.records().all("change_request").get(0);
        assertEquals("Web image", change.get("short_description"));
        assertEquals("requested", change.get("approval"));
        assertEquals(2, simulator.approvals().pending(change.get("number")).size());
    }

    @Test
    void failsWithoutTheRole(JenkinsRule jenkins) throws Exception {
        simulator.access().roles("jenkins.pipeline");

        jenkins.buildAndAssertStatus(Result.FAILURE, job(jenkins));

        assertEquals(0, simulator.records().all("change_request").size());
    }

    private static WorkflowJob job(JenkinsRule jenkins) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class, "image");
        job.setDefinition(new CpsFlowDefinition(JENKINSFILE, true));
        return job;
    }
}
