package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class ManyWaitsTest {

    private static final int BUILDS = 200;
    private static final int FIRST_NUMBER = 40000;
    private static final int CYCLES = 3;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    private ServiceNowSimulator simulator;

    @Test
    void twoHundredBuildsOutliveAnOutageAndARestart() throws Throwable {
        polls.setInterval(Duration.ofMillis(100));
        for (var i = 1; i <= BUILDS; i++) {
            simulator
                    .records()
                    .insert(
                            "change_request",
                            Map.of("number", "CHG00" + (FIRST_NUMBER + i), "state", "-4", "approval", "requested"));
        }
        sessions.then(j -> {
            SimulatorConnection.configureQuick(simulator);
            var job = j.createProject(WorkflowJob.class, "waiting");
            job.setDefinition(new CpsFlowDefinition(
                    "snowWaitApproval('CHG00' + (" + FIRST_NUMBER + " + (env.BUILD_NUMBER as int)))", true));
            var runs = new ArrayList<WorkflowRun>();
            for (var i = 1; i <= BUILDS; i++) {
                runs.add(job.scheduleBuild2(0).waitForStart());
            }
            for (var run : runs) {
                j.waitForMessage("state Assess, approval requested", run);
            }
            simulator.faults().always(Fault.status(503));
            simulator.requests().reset();
            simulator.requests().await(RequestKind.TOKEN, 1);
            assertTrue(runs.stream().allMatch(WorkflowRun::isBuilding));
        });
        simulator.requests().reset();
        sessions.then(j -> {
            simulator.requests().await(RequestKind.TOKEN, CYCLES - 1);
            var job = j.jenkins.getItemByFullName("waiting", WorkflowJob.class);
            simulator
                    .records()
                    .all("change_request")
                    .forEach(change -> simulator
                            .records()
                            .set(
                                    "change_request",
                                    change.get("sys_id"),
                                    Map.of("state", "-2", "approval", "approved")));
            for (var i = 1; i <= BUILDS; i++) {
                assertTrue(job.getBuildByNumber(i).isBuilding(), "build " + i);
            }
            simulator.faults().clear();
            simulator.requests().reset();
            for (var i = 1; i <= BUILDS; i++) {
                j.assertBuildStatusSuccess(j.waitForCompletion(job.getBuildByNumber(i)));
            }
            assertTrue(
                    simulator.requests().count(RequestKind.TABLE_READ, "change_request") <= 8,
                    "in two polls at most, and then once more before the builds continue");
        });
    }
}
