package io.jenkins.plugins.servicenow.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The example of the documentation does what it says, in the sandbox too where there is one. */
@WithJenkins
class RolloutExampleTest {

    private static final String NUMBER = "CHG0030001";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private WorkflowRun start(JenkinsRule j, String seconds) throws Exception {
        Examples.prepare(simulator);
        var run = Examples.job(j, "rollout", Examples.ROLLOUT)
                .scheduleBuild2(0, new ParametersAction(new StringParameterValue("SECONDS", seconds)))
                .waitForStart();
        j.waitForMessage("Waiting for the approval of " + NUMBER, run);
        simulator.approvals().approveAll(NUMBER, "fine");
        return run;
    }

    private List<String> tasks() {
        return simulator.records().all("change_task").stream()
                .filter(task -> task.get("created_from").equals("manual"))
                .map(task -> task.get("short_description") + " " + task.get("state"))
                .toList();
    }

    private String state() {
        return simulator
                .records()
                .find("change_request", "number", NUMBER)
                .orElseThrow()
                .get("state");
    }

    @Test
    void eachServerIsATaskAndTheChangeIsClosed(JenkinsRule j) throws Exception {
        var run = start(j, "0");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertEquals(List.of("Re-image web-01 3", "Re-image web-02 3", "Re-image web-03 3"), tasks());
        assertEquals("3", state());
    }

    @Test
    void aCancellationEndsTheWorkAtOnce(JenkinsRule j) throws Exception {
        var run = start(j, "600");
        j.waitForMessage("web-01 boots", run);
        simulator.approvals().cancel(NUMBER, "carl.cab");
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        j.assertLogContains(NUMBER + " was canceled in ServiceNow", run);
        j.assertLogContains("last updated by carl.cab", run);
        j.assertLogNotContains("web-02 boots", run);
        assertEquals(List.of(), simulator.records().all("incident"));
        assertEquals("4", state());
    }
}
