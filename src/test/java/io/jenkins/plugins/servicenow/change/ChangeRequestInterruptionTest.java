package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowChangeRequest} when it is interrupted while ServiceNow is working. */
@WithServiceNow
class ChangeRequestInterruptionTest {

    private static final String SCRIPT = """
            def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
            echo "${change.number} ${change.state} created=${change.created}"
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    /** Starts a build and returns while ServiceNow withholds the response to the creation. */
    private WorkflowRun startAndHang(JenkinsRule j, Fault fault, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        simulator.faults().next(1, RequestKind.CHANGE_API, fault);
        var run = Pipelines.start(j, script);
        simulator.requests().await(RequestKind.CHANGE_API, 1);
        return run;
    }

    @Test
    void aRestartBeforeTheResponseMakesNoSecondChange() throws Throwable {
        sessions.then(j -> startAndHang(j, Fault.committedThenHanging(), SCRIPT));
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("This build has change request CHG0030001 already", run);
            j.assertLogContains("CHG0030001 Assess created=false", run);
            assertEquals(1, simulator.records().all("change_request").size());
        });
    }

    @Test
    void aRestartBeforeTheRecordIsWrittenMakesIt() throws Throwable {
        sessions.then(j -> startAndHang(j, Fault.hanging(), SCRIPT));
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            // Created by whichever comes first: in a test the thread of the first Jenkins may live on.
            j.assertLogContains("CHG0030001 Assess created=", run);
            assertEquals(1, simulator.records().all("change_request").size());
        });
    }

    private static final String PLANNED = """
            def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders',
                cmdbCi: 'web-base', schedule: 'firstAvailable', durationMinutes: 60, conflicts: 'fail')
            echo "${change.number} ${change.state} ${change.conflictStatus} ${change.plannedStart.isEmpty()}"
            """;

    @ParameterizedTest
    @ValueSource(strings = {"/first_available", "/conflict"})
    void aRestartWhileTheChangeIsPlannedPlansItBeforeItsApprovalIsRequested(String path, FakeTime time)
            throws Throwable {
        time.whenSleeping(simulator.clock()::advance);
        simulator.records().insert("cmdb_ci_server", Map.of("name", "web-base"));
        var reached = new CountDownLatch(1);
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.planning().polls(0);
            simulator.requests().after(entry -> {
                if (entry.path().endsWith(path) && !entry.method().equals("GET") && reached.getCount() > 0) {
                    simulator.faults().next(1, RequestKind.CHANGE_API, Fault.hanging());
                    reached.countDown();
                }
            });
            Pipelines.start(j, PLANNED);
            assertTrue(reached.await(30, TimeUnit.SECONDS));
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("CHG0030001 Assess none false", run);
            assertEquals(1, simulator.records().all("change_request").size());
        });
    }

    @Test
    void anAbortDoesNotWaitForServiceNow() throws Throwable {
        sessions.then(j -> {
            var run = startAndHang(j, Fault.hanging(), SCRIPT);
            var start = System.nanoTime();
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertTrue(
                    Duration.ofNanos(System.nanoTime() - start).toSeconds() < 20,
                    "longer than the response would take");
        });
    }

    @Test
    void aSurroundingTimeoutEndsTheCall() throws Throwable {
        sessions.then(j -> {
            var run = startAndHang(j, Fault.hanging(), "timeout(time: 2, unit: 'SECONDS') {\n" + SCRIPT + "}\n");
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            j.assertLogNotContains("CHG0030001", run);
        });
    }

    @Test
    void anOutageThatPassesInTimeIsNotNoticed() throws Throwable {
        sessions.then(j -> {
            var run = startAndHang(j, Fault.status(503), SCRIPT);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals(1, simulator.records().all("change_request").size());
        });
    }
}
