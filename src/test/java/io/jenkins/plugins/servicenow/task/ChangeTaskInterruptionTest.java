package io.jenkins.plugins.servicenow.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowChangeTask} when Jenkins is shut down in the middle. */
@WithServiceNow
class ChangeTaskInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private WorkflowJob job(JenkinsRule j) throws Exception {
        SimulatorConnection.configure(simulator);
        Changes.insertApproved(simulator, "CHG0030099", Map.of("state", "-1"));
        return Pipelines.job(j, """
                def value = snowChangeTask(change: 'CHG0030099', shortDescription: 'Boot test') {
                    semaphore 'test'
                    'it boots'
                }
                echo "value=${value}"
                """);
    }

    private void finish(JenkinsRule j) throws Exception {
        SemaphoreStep.success("test/1", null);
        var run = j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        j.assertLogContains("value=it boots", run);
        assertOneClosedTask();
    }

    private void assertOneClosedTask() {
        var tasks = simulator.records().all("change_task");
        assertEquals(1, tasks.size());
        assertEquals("3", tasks.get(0).get("state"));
        assertEquals("successful", tasks.get(0).get("close_code"));
    }

    @Test
    void aRestartWhileTheTaskIsOpenedOpensNoSecondOne() throws Throwable {
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenHanging());
            job(j).scheduleBuild2(0).waitForStart();
            simulator.requests().await(RequestKind.CHANGE_API, 1);
        });
        sessions.then(j -> {
            SemaphoreStep.waitForStart("test/1", null);
            finish(j);
        });
    }

    @Test
    void aRestartWhileTheBodyRunsLeavesItsTaskInProgress() throws Throwable {
        sessions.then(j -> {
            var run = job(j).scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("test/1", run);
        });
        sessions.then(j -> {
            assertEquals("2", simulator.records().all("change_task").get(0).get("state"));
            finish(j);
        });
    }

    @Test
    void aRestartWhileTheTaskIsClosedClosesItOnceAndReturnsWhatTheBodyHasReturned() throws Throwable {
        sessions.then(j -> {
            var run = job(j).scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("test/1", run);
            var updates = simulator.requests().count(RequestKind.TABLE_UPDATE);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            SemaphoreStep.success("test/1", null);
            simulator.requests().await(RequestKind.TABLE_UPDATE, updates + 1);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
            j.assertLogContains("value=it boots", run);
            assertOneClosedTask();
        });
    }
}
