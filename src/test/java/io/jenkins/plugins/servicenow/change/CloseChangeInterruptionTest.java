package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.RequestKind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowCloseChange} when Jenkins goes down in the middle. */
class CloseChangeInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    @Test
    void afterARestartTheClosingGoesOnFromTheStateThatWasReached() throws Throwable {
        var group = simulator.records().all("sys_user_group").get(0).get("sys_id");
        var sysId = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number", "CHG0030099",
                                "state", "-2",
                                "approval", "approved",
                                "assignment_group", group));
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition(
                    "def closed = snowCloseChange(change: 'CHG0030099', notes: 'Tested')\necho closed.state", true));
            job.scheduleBuild2(0).waitForStart();
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        sessions.then(j -> {
            var run = j.jenkins.getItemByFullName("os-image", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("is closed as 'Successful'", run);
            assertEquals("3", simulator.records().get("change_request", sysId).get("state"));
        });
    }
}
