package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowCloseChange} when Jenkins is restarted in the middle. */
@WithServiceNow
class CloseChangeInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    @Test
    void afterARestartTheClosingContinuesFromTheStateThatWasReached() throws Throwable {
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
            Pipelines.start(
                    j, "def closed = snowCloseChange(change: 'CHG0030099', notes: 'Tested')\necho closed.state");
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("is closed as 'Successful'", run);
            assertEquals("3", simulator.records().get("change_request", sysId).get("state"));
        });
    }
}
