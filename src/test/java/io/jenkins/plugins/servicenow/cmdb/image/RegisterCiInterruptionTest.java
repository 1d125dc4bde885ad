package io.jenkins.plugins.servicenow.cmdb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowRegisterCI} when it is cut off while ServiceNow is working. */
@WithServiceNow
class RegisterCiInterruptionTest {

    private static final String SCRIPT = """
            def ci = snowRegisterCI(name: 'web', version: '1', baseImage: 'base', createMissing: true)
            echo "version=${ci.version} created=${ci.created}"
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    /** Starts a build and returns while ServiceNow keeps the answer to a request of the kind back. */
    private WorkflowRun startAndHang(JenkinsRule j, RequestKind kind, Fault fault) throws Exception {
        SimulatorConnection.configure(simulator);
        simulator.records().insert("cmdb_rel_type", Map.of("name", "Derived from::Base of"));
        simulator.faults().next(1, kind, fault);
        var run = Pipelines.start(j, SCRIPT);
        simulator.requests().await(kind, 1);
        return run;
    }

    private void assertOneOfEach(JenkinsRule j) throws Exception {
        var run = j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertEquals(2, simulator.records().all("cmdb_ci_os_image").size());
        assertEquals(1, simulator.records().all("cmdb_rel_ci").size());
        assertEquals("web", BuildRecords.ci(run).getName());
        j.assertLogContains("version=1", run);
    }

    @Test
    void aRestartBeforeTheResponseMakesNoSecondCi() throws Throwable {
        sessions.then(j -> startAndHang(j, RequestKind.IDENTIFY_RECONCILE, Fault.committedThenHanging()));
        sessions.then(this::assertOneOfEach);
    }

    @Test
    void aRestartBeforeTheCiIsWrittenWritesIt() throws Throwable {
        sessions.then(j -> startAndHang(j, RequestKind.IDENTIFY_RECONCILE, Fault.hanging()));
        sessions.then(this::assertOneOfEach);
    }

    @Test
    void aRestartInTheMiddleOfTheFallbackMakesNoSecondCi() throws Throwable {
        simulator.cmdb().dontIdentify("cmdb_ci_os_image");
        sessions.then(j -> startAndHang(j, RequestKind.TABLE_CREATE, Fault.committedThenHanging()));
        sessions.then(this::assertOneOfEach);
    }

    @Test
    void anAbortDoesNotWaitForServiceNow() throws Throwable {
        sessions.then(j -> {
            var run = startAndHang(j, RequestKind.IDENTIFY_RECONCILE, Fault.hanging());
            var start = System.nanoTime();
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertTrue(
                    Duration.ofNanos(System.nanoTime() - start).toSeconds() < 20, "longer than the answer would take");
        });
    }
}
