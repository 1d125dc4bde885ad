package io.jenkins.plugins.servicenow.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What happens to a change while a build works under it reaches the build. */
@WithServiceNow
class ChangeWatchTest {

    private static final String NUMBER = "CHG0030001";

    /** The change is created, not asked for, and the build works until the test lets it go on. */
    private static final String WORK = """
            snowLifecycle(onSuccess: 'nothing', %s) {
              snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders', requestApproval: false)
              semaphore 'work'
              echo 'the work went on'
            }
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    private ServiceNowSimulator simulator;

    /** Starts a build, and returns when it works under a change in Implement that was polled. */
    private WorkflowRun startWorking(JenkinsRule j, String options) throws Exception {
        SimulatorConnection.configure(simulator);
        var run = Pipelines.start(j, WORK.formatted(options));
        SemaphoreStep.waitForStart("work/1", run);
        change(Map.of("state", "-1", "approval", "approved"));
        poll();
        return run;
    }

    private String sysId() {
        return simulator.records().all("change_request").get(0).get("sys_id");
    }

    private void change(Map<String, String> values) {
        simulator.records().update("change_request", sysId(), values, "ann.manager");
    }

    /** Returns when the polls that were asked for have been made. */
    private void poll() throws Exception {
        var before = reads();
        Polls.request(sysId());
        await(() -> reads() > before);
    }

    private long reads() {
        return simulator.requests().count(RequestKind.TABLE_READ, "change_request");
    }

    private static void await(BooleanSupplier condition) throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "in time");
            Thread.onSpinWait();
        }
    }

    private static WorkflowRun workingBuild(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    private static String causes(WorkflowRun run) {
        return run.getAction(InterruptedBuildAction.class).getCauses().stream()
                .map(CauseOfInterruption::getShortDescription)
                .collect(Collectors.joining("\n"));
    }

    private static boolean isPaused(WorkflowRun run) {
        return ((CpsFlowExecution) run.getExecution()).isPaused();
    }

    private void assertAborted(JenkinsRule j, WorkflowRun run, String cause) throws Exception {
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertTrue(causes(run).contains(cause), causes(run));
        j.assertLogContains(cause, run);
        j.assertLogNotContains("the work went on", run);
        assertEquals(0, simulator.records().all("incident").size());
        await(() -> ChangeWatches.get().size() == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "4, approved, was canceled in ServiceNow: state Canceled",
        "-1, rejected, was rejected in ServiceNow",
        "-4, requested, was sent back for approval in ServiceNow: state Assess",
    })
    void aChangeThatIsDeadAbortsTheBuildAndSaysWhoDidIt(String state, String approval, String cause) throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onHold: 'note'");
            await(() -> ChangeWatches.get().size() == 1);
            poll();
            change(Map.of("state", state, "approval", approval));
            Polls.request(sysId());
            assertAborted(j, run, NUMBER + " " + cause);
            assertTrue(causes(run).contains("last updated by ann.manager"), causes(run));
            var panel = run.getAction(ApprovalPanel.class);
            assertTrue(panel.getNote().contains(cause), panel.getNote());
        });
    }

    @Test
    void anApprovedChangeThatIsSentBackBeforeItIsPolledFirstAbortsTheBuild() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.start(j, "semaphore 'work'\necho 'the work went on'");
            SemaphoreStep.waitForStart("work/1", run);
            var id = SysId.of(simulator
                    .records()
                    .insert("change_request", Map.of("number", NUMBER, "state", "-4", "approval", "requested")));
            ChangeWatches.get().begin(run, "simulator", simulator.url(), id, NUMBER, true, WatchOptions.DEFAULT);
            assertAborted(j, run, NUMBER + " was sent back for approval in ServiceNow: state Assess");
        });
    }

    @Test
    void aChangeThatIsMissingTwiceAbortsTheBuild() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onCancel: 'abort'");
            var sysId = sysId();
            simulator.records().delete("change_request", sysId);
            polls.setInterval(Duration.ofMillis(100));
            Polls.request(sysId);
            assertAborted(j, run, NUMBER + " is not in ServiceNow any more");
        });
    }

    @Test
    void aCanceledChangeIsNotedOnceWhereThePipelineWantsThat() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onCancel: 'note'");
            change(Map.of("state", "4"));
            poll();
            j.waitForMessage("the build goes on, because onCancel is 'note'", run);
            poll();
            SemaphoreStep.success("work/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("the work went on", run);
            assertEquals(2, JenkinsRule.getLog(run).split("because onCancel is 'note'", -1).length);
        });
    }

    @Test
    void aBuildThatCatchesTheAbortIsNotAbortedAgain() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.start(
                    j, """
                    snowLifecycle {
                      snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders', requestApproval: false)
                      try {
                        semaphore 'work'
                      } catch (e) {
                        echo 'cleaning up'
                        semaphore 'cleanup'
                        echo 'cleaned up'
                      }
                      snowEvidence(checks: [boot: true])
                    }
                    """.replace("snowEvidence(checks: [boot: true])", "snowCloseChange(notes: 'done')"));
            SemaphoreStep.waitForStart("work/1", run);
            change(Map.of("state", "4"));
            Polls.request(sysId());
            SemaphoreStep.waitForStart("cleanup/1", run);
            Polls.requestAll();
            SemaphoreStep.success("cleanup/1", null);
            j.waitForCompletion(run);
            j.assertLogContains("cleaned up", run);
            j.assertLogContains("it was canceled in ServiceNow", run);
            assertEquals(0, simulator.records().all("incident").size());
        });
    }

    @Test
    void aHoldIsNotedAndSoIsItsEnd() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onHold: 'note'");
            change(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            poll();
            j.waitForMessage(
                    NUMBER + " was put on hold in ServiceNow: state Implement, approval approved, on hold: freeze, last"
                            + " updated by ann.manager; the build goes on",
                    run);
            assertFalse(isPaused(run));
            change(Map.of("on_hold", "false", "on_hold_reason", ""));
            poll();
            j.waitForMessage("The hold of " + NUMBER + " was lifted in ServiceNow", run);
            SemaphoreStep.success("work/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aHeldChangePausesTheBuildUntilTheHoldIsLiftedAlsoAcrossARestart() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onHold: 'pause'");
            change(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            poll();
            j.waitForMessage("the build is paused until the hold is lifted", run);
            assertTrue(isPaused(run));
            SemaphoreStep.success("work/1", null);
        });
        sessions.then(j -> {
            var run = workingBuild(j);
            await(() -> ChangeWatches.get().size() == 1);
            assertTrue(isPaused(run));
            j.assertLogNotContains("the work went on", run);
            change(Map.of("on_hold", "false", "on_hold_reason", ""));
            Polls.request(sysId());
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("; the build is resumed", run);
            j.assertLogContains("the work went on", run);
        });
    }

    @Test
    void aPausedBuildThatAPersonResumesGoesOn() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onHold: 'pause'");
            change(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            poll();
            j.waitForMessage("the build is paused until the hold is lifted", run);
            ((CpsFlowExecution) run.getExecution()).pause(false);
            poll();
            j.waitForMessage("Somebody has resumed the build although " + NUMBER + " is on hold", run);
            poll();
            assertFalse(isPaused(run));
            SemaphoreStep.success("work/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aPausedBuildWhoseChangeIsCanceledIsAborted() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onHold: 'pause'");
            change(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            poll();
            j.waitForMessage("the build is paused until the hold is lifted", run);
            change(Map.of("state", "4"));
            Polls.request(sysId());
            assertAborted(j, run, NUMBER + " was canceled in ServiceNow: state Canceled");
        });
    }

    @ParameterizedTest
    @CsvSource({"abort, ABORTED", "note, SUCCESS"})
    void theEndOfTheWindowIsNotedOrAborts(String onWindowEnd, String result) throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onWindowEnd: '" + onWindowEnd + "'");
            change(Map.of("start_date", "2026-03-02 09:00:00", "end_date", "2026-03-02 11:00:00"));
            poll();
            polls.setNow(polls.now().plus(Duration.ofMinutes(61)));
            Polls.request(sysId());
            j.waitForMessage("The window of " + NUMBER + " is over: the planned end was 2026-03-02 11:00:00 UTC", run);
            if (result.equals("SUCCESS")) {
                SemaphoreStep.success("work/1", null);
            }
            j.assertBuildStatus(Result.fromString(result), j.waitForCompletion(run));
        });
    }

    @Test
    void whatCannotBeReadAbortsNothing() throws Throwable {
        sessions.then(j -> {
            var run = startWorking(j, "onCancel: 'abort'");
            simulator.access().hideColumn("change_request", "state");
            poll();
            j.waitForMessage("WARNING: nobody can tell whether work may go on under " + NUMBER, run);
            simulator.access().hideNothing();
            simulator.faults().always(Fault.status(503));
            Polls.requestAll();
            j.waitForMessage("WARNING: ServiceNow did not respond, so nobody can tell", run);
            simulator.faults().clear();
            assertTrue(run.isBuilding());
            SemaphoreStep.success("work/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aChangeThatIsCanceledWhileJenkinsIsDownAbortsTheBuildAfterTheRestart() throws Throwable {
        sessions.then(j -> startWorking(j, "onCancel: 'abort'"));
        change(Map.of("state", "4"));
        sessions.then(j -> assertAborted(j, workingBuild(j), NUMBER + " was canceled in ServiceNow"));
    }

    @Test
    void theEndOfTheBlockEndsTheWatch() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.start(j, WORK.formatted("onCancel: 'abort'") + "semaphore 'behind'");
            SemaphoreStep.success("work/1", null);
            SemaphoreStep.waitForStart("behind/1", run);
            await(() -> ChangeWatches.get().size() == 0);
            change(Map.of("state", "4"));
            Polls.requestAll();
            SemaphoreStep.success("behind/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aBuildThatHasPassedTheGateWithImplementIsWatchedWithoutABlock() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.start(j, """
                    def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                    snowWaitApproval(change: change.sysId, startImplementation: true)
                    semaphore 'work'
                    echo 'the work went on'
                    """);
            j.waitForMessage(NUMBER + ": state Assess, approval requested", run);
            assertEquals(0, ChangeWatches.get().size());
            simulator.approvals().approveAll(NUMBER, "go");
            Polls.request(sysId());
            SemaphoreStep.waitForStart("work/1", run);
            assertEquals(1, ChangeWatches.get().size());
            change(Map.of("state", "4"));
            Polls.request(sysId());
            assertAborted(j, run, NUMBER + " was canceled in ServiceNow");
        });
    }

    @Test
    void aBuildThatWaitsForApprovalIsNotWatchedToo() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.start(j, """
                    snowLifecycle(onFailure: 'nothing') {
                      snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                      def result = snowWaitApproval(onRejection: 'return')
                      echo "approved=${result.approved}"
                      semaphore 'work'
                    }
                    """);
            j.waitForMessage(NUMBER + ": state Assess, approval requested", run);
            assertEquals(0, ChangeWatches.get().size());
            simulator.approvals().reject(NUMBER, "ann.approver", "no");
            Polls.request(sysId());
            SemaphoreStep.waitForStart("work/1", run);
            assertEquals(0, ChangeWatches.get().size());
            assertTrue(run.isBuilding());
            SemaphoreStep.success("work/1", null);
            j.waitForCompletion(run);
            j.assertLogContains("approved=false", run);
        });
    }

    @Test
    void theOptionsOfAWaitNeedAChangeThatItMoves() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.run(j, Result.FAILURE, "snowWaitApproval(change: 'CHG0030001', onCancel: 'note')");
            j.assertLogContains("only together with startImplementation: true", run);
            var unknown = Pipelines.run(j, Result.FAILURE, "snowLifecycle(onHold: 'stop') { echo 'in' }");
            j.assertLogContains("snowLifecycle does not know the onHold 'stop'. Use one of: note, pause.", unknown);
        });
    }
}
