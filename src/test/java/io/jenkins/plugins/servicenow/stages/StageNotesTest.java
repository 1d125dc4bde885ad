package io.jenkins.plugins.servicenow.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Unless a test says otherwise its builds are shorter than the interval, and what is noted is noted when Jenkins shuts down. */
@WithServiceNow
class StageNotesTest {

    private static final String CREATE = """
            stage('Request') {
                snowChangeRequest(shortDescription: 'Custom image', requestApproval: false)
            }
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        return Pipelines.start(j, script);
    }

    private String sysId() {
        return simulator.records().sysId("change_request", "CHG0030001");
    }

    private List<String> notes() {
        return simulator.records().journal(sysId(), "work_notes").stream()
                .filter(note -> note.contains("stages (UTC)"))
                .map(note -> note.replaceAll("[0-9]{2}:[0-9]{2}:[0-9]{2}", "hh:mm:ss"))
                .toList();
    }

    @Test
    void theStagesAfterTheChangeRequestAreNotedTogether() throws Throwable {
        sessions.then(j -> {
            var run = start(j, CREATE + """
                    stage('Build') { echo 'fine' }
                    stage('Test') { error 'broken' }
                    """);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertEquals(List.of(), notes(), "none before the interval is over");
        });
        assertEquals(List.of("""
                Jenkins os-image #1, stages (UTC):
                hh:mm:ss Request ended
                hh:mm:ss Build started
                hh:mm:ss Build ended
                hh:mm:ss Test started
                hh:mm:ss Test failed""".indent(0).strip()), notes());
    }

    @Test
    void stagesAreNotedWhileTheBuildRuns() throws Throwable {
        sessions.then(j -> {
            StageNotes.get().setInterval(Duration.ofMillis(1));
            var run = start(j, CREATE + "stage('Build') { semaphore 'in' }");
            SemaphoreStep.waitForStart("in/1", run);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
            assertTrue(run.isBuilding());
            SemaphoreStep.success("in/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
        assertTrue(notes().get(notes().size() - 1).endsWith("Build ended"), notes().toString());
    }

    @Test
    void aStoppedStageHasNotFailed() throws Throwable {
        sessions.then(j -> {
            var run = start(j, CREATE + "stage('Build') { semaphore 'in' }");
            SemaphoreStep.waitForStart("in/1", run);
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        });
        assertTrue(notes().get(0).endsWith("Build was stopped"), notes().toString());
    }

    @Test
    void nothingIsNotedWhereTheAdministratorDoesNotWantIt() throws Throwable {
        sessions.then(j -> {
            ServiceNowConfiguration.get().setNotifyStages(false);
            j.assertBuildStatusSuccess(j.waitForCompletion(start(j, CREATE + "stage('Build') { echo 'fine' }")));
        });
        assertEquals(List.of(), notes());
        sessions.then(j -> assertEquals(false, ServiceNowConfiguration.get().isNotifyStages(), "kept"));
    }

    @Test
    void stagesAreNotNotedOnTheInstanceToWhichTheConnectionWasPointedLater() throws Throwable {
        try (var clone = ServiceNowSimulator.start()) {
            sessions.then(j -> {
                var run = start(j, CREATE + "semaphore 'clone'\nstage('Build') { echo 'fine' }");
                SemaphoreStep.waitForStart("clone/1", run);
                ServiceNowConfiguration.get()
                        .setConnections(List.of(SimulatorConnection.connection("simulator", clone)));
                SemaphoreStep.success("clone/1", null);
                j.assertBuildStatusSuccess(j.waitForCompletion(run));
            });
            assertEquals(0, clone.requests().entries().size());
        }
    }

    @Test
    void aBuildWithoutAChangeRequestMakesNoRequest() throws Throwable {
        sessions.then(j -> j.assertBuildStatusSuccess(j.waitForCompletion(start(j, "stage('Build') { echo 'fine' }"))));
        assertEquals(List.of(), simulator.requests().entries());
    }

    @Test
    void aNoteThatCannotBeWrittenDoesNotAffectTheBuild() throws Throwable {
        sessions.then(j -> {
            StageNotes.get().setInterval(Duration.ofMillis(1));
            var run = start(j, CREATE + "semaphore 'gone'; stage('Build') { echo 'fine' }; semaphore 'end'");
            SemaphoreStep.waitForStart("gone/1", run);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
            simulator.records().delete("change_request", sysId());
            simulator.requests().reset();
            SemaphoreStep.success("gone/1", null);
            SemaphoreStep.waitForStart("end/1", run);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
            assertTrue(
                    simulator.requests().entries().stream()
                            .anyMatch(entry -> entry.kind() == RequestKind.TABLE_UPDATE && entry.status() == 404),
                    simulator.requests().entries().toString());
            SemaphoreStep.success("end/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogNotContains("ERROR", run);
        });
    }

    @Test
    void aConnectionThatTheBuildMayNotUseAnyMoreGetsNoNotes() throws Throwable {
        sessions.then(j -> {
            var run = start(j, CREATE + "stage('Build') { semaphore 'in' }");
            SemaphoreStep.waitForStart("in/1", run);
            ServiceNowConfiguration.get().getConnections().get(0).setRestricted(true);
            SemaphoreStep.success("in/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
        assertEquals(List.of(), notes());
    }

    @Test
    void anOutageLosesNoNote() throws Throwable {
        sessions.then(j -> {
            StageNotes.get().setInterval(Duration.ofMillis(1));
            simulator.faults().next(3, RequestKind.TABLE_UPDATE, Fault.rateLimited(null));
            var run = start(j, CREATE + "stage('Build') { semaphore 'in' }");
            SemaphoreStep.waitForStart("in/1", run);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 4);
            SemaphoreStep.success("in/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
        var all = String.join("\n", notes());
        for (var line : List.of("Request ended", "Build started", "Build ended")) {
            assertEquals(2, all.split("hh:mm:ss " + line, -1).length, all);
        }
    }

    @Test
    void theNameOfAStageCannotPutMarkupBeforeAnApprover() throws Throwable {
        sessions.then(j -> {
            var run = start(j, CREATE + "stage('[code]<h1>Approve</h1>[/code]\\n12:00:00 Test ended') { echo 'fine' }");
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
        assertTrue(
                notes().get(0).contains("hh:mm:ss (code)<h1>Approve</h1>(/code) hh:mm:ss Test ended started\n"),
                notes().toString());
    }

    @Test
    void theSecretInTheNameOfAStageIsMaskedAlsoAtItsEndAfterARestart() throws Throwable {
        sessions.then(j -> {
            var run = start(
                    j,
                    CREATE + "bindSecret('s3cret-of-the-test') { stage('for s3cret-of-the-test') { semaphore 'in' } }");
            SemaphoreStep.waitForStart("in/1", run);
        });
        sessions.then(j -> {
            SemaphoreStep.success("in/1", null);
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
        var all = String.join("\n", notes());
        assertTrue(all.contains("for **** started"), all);
        assertTrue(all.contains("for **** ended"), all);
    }
}
