package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.endings.Rounds;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class LifecycleStepTest {

    private static final String NUMBER = "CHG0030001";

    /** With a change request that the test approves before the rest continues. */
    private static final String APPROVED = """
            snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
            semaphore 'approved'
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Rounds rounds = new Rounds();

    private ServiceNowSimulator simulator;

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        return Pipelines.start(j, script);
    }

    private WorkflowRun approved(JenkinsRule j, Result result, String script) throws Exception {
        var run = start(j, APPROVED + script);
        SemaphoreStep.waitForStart("approved/1", run);
        simulator.approvals().approveAll(NUMBER, "fine");
        SemaphoreStep.success("approved/1", null);
        return j.assertBuildStatus(result, j.waitForCompletion(run));
    }

    /** Approved, and at its first update of the change, which meets the fault. */
    private void interruptedAtUpdate(JenkinsRule j, Fault fault, String script) throws Exception {
        var run = start(j, APPROVED + script);
        SemaphoreStep.waitForStart("approved/1", run);
        simulator.approvals().approveAll(NUMBER, "fine");
        var updates = simulator.requests().count(RequestKind.TABLE_UPDATE);
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);
        SemaphoreStep.success("approved/1", null);
        simulator.requests().await(RequestKind.TABLE_UPDATE, updates + 1);
    }

    private Map<String, String> change() {
        return simulator.records().get("change_request", simulator.records().sysId("change_request", NUMBER));
    }

    private List<Map<String, String>> incidents() {
        return simulator.records().all("incident");
    }

    @Test
    void workThatSucceedsClosesTheChange() throws Throwable {
        sessions.then(j -> {
            var run = approved(
                    j,
                    Result.SUCCESS,
                    "def made = snowLifecycle { stage('Build') { 'an image' } }; echo \"made $made\"");
            j.assertLogContains("made an image", run);
            assertEquals("3", change().get("state"));
            assertEquals("successful", change().get("close_code"));
            assertEquals("Jenkins os-image #1 has succeeded", change().get("close_notes"));
            assertEquals("successful", BuildRecords.change(run).getCloseCode());
            assertEquals(List.of(), incidents());
        });
    }

    @Test
    void workThatFailsFilesAnIncidentAndPutsTheChangeOnHold() throws Throwable {
        sessions.then(j -> {
            var run = approved(
                    j,
                    Result.FAILURE,
                    "snowLifecycle(buildType: 'gxp') { stage('Build image') { error 'disk full' } }");
            j.assertLogContains("ERROR: disk full", run);
            assertEquals(1, incidents().size());
            var incident = incidents().get(0);
            assertTrue(incident.get("description").contains("Build image"), incident.toString());
            assertTrue(incident.get("description").contains("disk full"), incident.toString());
            assertEquals("1", incident.get("impact"));
            assertEquals("true", change().get("on_hold"));
            assertEquals(
                    "Jenkins os-image #1 failed in the stage 'Build image': disk full (" + incident.get("number") + ")",
                    change().get("on_hold_reason"));
            assertEquals("-2", change().get("state"));
        });
    }

    @Test
    void aChangeThatTheTestsHavePutOnHoldGetsANoteOfTheIncident() throws Throwable {
        sessions.then(j -> {
            var run = approved(
                    j,
                    Result.FAILURE,
                    "snowLifecycle { stage('Test') { snowAttachTests checks: [Boot: false], onFailure: 'fail' } }");
            assertTrue(change().get("on_hold_reason").startsWith("Tests of Jenkins os-image #1: 1 of 1 check failed"));
            var notes = simulator.records().journal(change().get("sys_id"), "work_notes");
            assertTrue(
                    notes.stream()
                            .anyMatch(note -> note.startsWith("Jenkins os-image #1 failed in the stage 'Test'")
                                    && note.endsWith("(INC0010001)")),
                    notes.toString());
            assertEquals("Scheduled, on hold", BuildRecords.change(run).getState());
        });
    }

    @Test
    void theChangeIsLeftAloneWhereThePipelineSaysSo() throws Throwable {
        sessions.then(j -> {
            approved(j, Result.SUCCESS, """
                    snowLifecycle(onSuccess: 'nothing') { echo 'fine' }
                    catchError(buildResult: 'SUCCESS') {
                        snowLifecycle(onFailure: 'nothing') { error 'broken' }
                    }
                    """);
            assertEquals("-2", change().get("state"));
            assertEquals("false", change().get("on_hold"));
            assertEquals(1, incidents().size());
        });
    }

    @Test
    void anAbortedBuildIsNotedOnTheChangeAndFilesNothing() throws Throwable {
        sessions.then(j -> {
            var run = start(j, """
                    snowChangeRequest(shortDescription: 'Custom image', requestApproval: false)
                    snowLifecycle { stage('Build') { semaphore 'in' } }
                    """);
            SemaphoreStep.waitForStart("in/1", run);
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertEquals(List.of(), incidents());
            assertEquals("false", change().get("on_hold"));
            var notes = simulator.records().journal(change().get("sys_id"), "work_notes");
            assertTrue(
                    notes.stream()
                            .anyMatch(note -> note.startsWith("Jenkins os-image #1 was aborted in the stage 'Build'")),
                    notes.toString());
        });
    }

    @Test
    void anUnstableBuildIsFlaggedAndNotClosed() throws Throwable {
        sessions.then(j -> {
            approved(j, Result.UNSTABLE, "snowLifecycle { unstable 'a test failed' }");
            assertEquals("-2", change().get("state"));
            assertEquals("true", change().get("on_hold"));
            assertEquals("Jenkins os-image #1 is unstable", change().get("on_hold_reason"));
            assertEquals(List.of(), incidents());
        });
    }

    @Test
    void anErrorThatWasCaughtInsideIsAFailureWhenTheBuildHasFailed() throws Throwable {
        sessions.then(j -> {
            approved(j, Result.FAILURE, "snowLifecycle { catchError { stage('Test') { error 'no boot' } } }");
            assertEquals(1, incidents().size());
            assertTrue(incidents().get(0).get("description").contains("no boot"));
            assertEquals("true", change().get("on_hold"));
        });
    }

    @Test
    void anIncidentThatCannotBeFiledIsAWarningAndTheErrorIsPassedOn() throws Throwable {
        sessions.then(j -> {
            var run = start(j, """
                    try {
                        snowLifecycle(assignmentGroup: 'Nobody') { error 'broken' }
                    } catch (e) {
                        echo "caught ${e.message}"
                        throw e
                    }
                    """);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("WARNING: No incident was filed. ", run);
            j.assertLogContains("Nobody", run);
            j.assertLogContains("caught broken", run);
            assertEquals(List.of(), incidents());
        });
    }

    @Test
    void aChangeThatCannotBeClosedIsAWarning() throws Throwable {
        sessions.then(j -> {
            var run = start(j, """
                    snowChangeRequest(shortDescription: 'Custom image', requestApproval: false)
                    snowLifecycle { echo 'fine' }
                    """);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("WARNING: The change request was not closed. ", run);
        });
    }

    @Test
    void aRestartInTheBodyIsSurvived() throws Throwable {
        sessions.then(j -> {
            var run = start(j, "snowLifecycle { stage('Build') { semaphore 'in'; error 'broken' } }");
            SemaphoreStep.waitForStart("in/1", run);
        });
        sessions.then(j -> {
            var run = resumed(j);
            SemaphoreStep.success("in/1", null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("ERROR: broken", run);
            assertEquals(1, incidents().size());
        });
    }

    @Test
    void aRestartWhileTheIncidentIsFiledFilesOne() throws Throwable {
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenHanging());
            start(j, "snowLifecycle { stage('Build') { error 'broken' } }");
            simulator.requests().await(RequestKind.TABLE_CREATE, 1);
        });
        sessions.then(j -> {
            var run = resumed(j);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("ERROR: broken", run);
            j.assertLogContains("This build has filed incident", run);
            assertEquals(1, incidents().size());
        });
    }

    @Test
    void aRestartWhileTheChangeIsClosedClosesIt() throws Throwable {
        sessions.then(j -> {
            interruptedAtUpdate(j, Fault.hanging(), "snowLifecycle { echo 'fine' }");
        });
        sessions.then(j -> {
            j.assertBuildStatusSuccess(j.waitForCompletion(resumed(j)));
            assertEquals("3", change().get("state"));
        });
    }

    @Test
    void aRestartWhileTheChangeIsPutOnHoldPutsItOnHold() throws Throwable {
        sessions.then(j -> {
            interruptedAtUpdate(j, Fault.hanging(), "snowLifecycle { error 'broken' }");
        });
        sessions.then(j -> {
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(resumed(j)));
            assertEquals("true", change().get("on_hold"));
            assertEquals(1, incidents().size());
        });
    }

    @Test
    void whatFailsForAnOutageIsTriedWithThePatienceOfTheConnection(FakeTime time) throws Throwable {
        sessions.then(j -> {
            var run = start(j, APPROVED + "snowLifecycle { echo 'fine' }");
            SemaphoreStep.waitForStart("approved/1", run);
            simulator.approvals().approveAll(NUMBER, "fine");
            var outage = time.slept().plusMinutes(9);
            simulator.faults().always(Fault.status(503));
            time.whenSleeping(slept -> {
                if (time.slept().compareTo(outage) > 0) {
                    simulator.faults().clear();
                }
            });
            SemaphoreStep.success("approved/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals("3", change().get("state"));
        });
    }

    /** An outage that is longer than the patience of the connection. */
    private WorkflowRun outlasted(JenkinsRule j, Result result, String script) throws Exception {
        var run = start(j, APPROVED + script);
        SemaphoreStep.waitForStart("approved/1", run);
        simulator.approvals().approveAll(NUMBER, "fine");
        simulator.faults().always(Fault.status(503));
        SemaphoreStep.success("approved/1", null);
        j.assertBuildStatus(result, j.waitForCompletion(run));
        simulator.faults().clear();
        return run;
    }

    @Test
    void aCloseThatAnOutageOutlastsIsMadeUpForAfterTheEndOfTheBuild() throws Throwable {
        sessions.then(j -> {
            var run = outlasted(j, Result.SUCCESS, "snowLifecycle { echo 'fine' }");
            j.assertLogContains("WARNING: The change request was not closed. ", run);
            assertEquals("-2", change().get("state"));
        });
        rounds.forget();
        sessions.then(j -> {
            rounds.run();
            assertEquals("3", change().get("state"));
            assertEquals("successful", change().get("close_code"));
            assertEquals("Jenkins os-image #1 has succeeded", change().get("close_notes"));
            assertEquals("successful", BuildRecords.change(resumed(j)).getCloseCode());
            assertTrue(notes().stream().noneMatch(note -> note.contains("not closed")), notes().toString());
        });
    }

    @Test
    void aChangeThatSomebodyHasPutOnHoldMeanwhileIsNotClosedAfterTheEndAndSaysWhy() throws Throwable {
        sessions.then(j -> {
            outlasted(j, Result.SUCCESS, "snowLifecycle { echo 'fine' }");
            simulator
                    .records()
                    .set(
                            "change_request",
                            change().get("sys_id"),
                            Map.of("on_hold", "true", "on_hold_reason", "audit"));
            rounds.run();
            assertEquals("-2", change().get("state"));
            assertTrue(
                    notes().stream()
                            .anyMatch(note -> note.contains("has ended as SUCCESS and has not closed this change")
                                    && note.contains("could not be closed: it is on hold (audit)")),
                    notes().toString());
        });
    }

    @Test
    void aBuildThatFailsAfterItsBlockClosesNothingAfterItsEnd() throws Throwable {
        sessions.then(j -> {
            outlasted(j, Result.FAILURE, "snowLifecycle { echo 'fine' }; error 'later'");
            rounds.run();
            assertEquals("-2", change().get("state"));
            assertTrue(
                    notes().stream()
                            .anyMatch(note -> note.contains("has ended as FAILURE and has not closed this change")),
                    notes().toString());
        });
    }

    @Test
    void anIncidentAndAHoldThatAnOutageOutlastsAreNotedOnTheChangeLater() throws Throwable {
        sessions.then(j -> {
            outlasted(j, Result.FAILURE, "snowLifecycle { error 'broken' }");
            rounds.run();
            assertTrue(
                    notes().stream()
                            .anyMatch(note -> note.contains("has ended as FAILURE and has not closed this change")
                                    && note.contains("No incident was filed. ")
                                    && note.contains("The change request was not flagged. ")),
                    notes().toString());
        });
    }

    private List<String> notes() {
        return simulator.records().journal(change().get("sys_id"), "work_notes");
    }

    private static WorkflowRun resumed(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "onSuccess: 'cancel'  | does not know the onSuccess 'cancel'. Use one of: close, nothing.",
                "onFailure: 'cancel'  | does not know the onFailure 'cancel'. Use one of: nothing, hold, review.",
                "buildType: 'nightly' | snowLifecycle does not know the buildType 'nightly'. Use one of: development, production, gxp.",
                "connection: 'other'  | There is no ServiceNow connection named 'other'",
            })
    void badInputIsRefusedBeforeTheBodyRuns(String argument, String message) throws Throwable {
        sessions.then(j -> {
            var run = start(j, "snowLifecycle(" + argument + ") { echo 'not reached' }");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains(message, run);
            j.assertLogNotContains("not reached", run);
        });
    }

    @Test
    void workThatReturnsWhatCannotBeStoredClosesTheChangeAllTheSame() throws Throwable {
        sessions.then(j -> {
            var run = approved(j, Result.SUCCESS, "echo \"found ${snowLifecycle { 'abc' =~ /b/ }.find()}\"");
            j.assertLogContains("found true", run);
            assertEquals("3", change().get("state"));
        });
    }

    @Test
    void whatCannotBeStoredIsGoneAfterARestartAndTheLogSaysSo() throws Throwable {
        sessions.then(j -> {
            interruptedAtUpdate(j, Fault.committedThenHanging(), "echo \"made ${snowLifecycle { 'abc' =~ /b/ }}\"");
        });
        sessions.then(j -> {
            var run = resumed(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("what the block had returned could not be stored (java.util.regex.Matcher)", run);
            j.assertLogContains("made null", run);
            assertEquals("3", change().get("state"));
        });
    }
}
