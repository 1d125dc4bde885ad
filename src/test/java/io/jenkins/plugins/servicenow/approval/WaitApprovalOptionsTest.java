package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class WaitApprovalOptionsTest {

    private static final String NUMBER = "CHG0030001";

    private static final String CREATE = """
            def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
            """;

    private static final String RESULT = """
            echo "keys ${result.keySet()}"
            echo "approved=${result.approved} number=${result.number} state=${result.state} waited=${result.waitedSeconds >= 0}"
            echo "reason=${result.reason}"
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    private ServiceNowSimulator simulator;

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        return Pipelines.start(j, script);
    }

    /** An approved change on the simulator, with further values. */
    private void insertApproved(Map<String, String> values) {
        Changes.insertApproved(simulator, NUMBER, values);
    }

    private String sysId() {
        return simulator.records().all("change_request").get(0).get("sys_id");
    }

    private void poll() {
        Polls.request(sysId());
    }

    private String stored(Duration fromNow) {
        return ServiceNowTime.format(polls.now().plus(fromNow));
    }

    private static String cause(WorkflowRun run) {
        return run.getAction(InterruptedBuildAction.class).getCauses().stream()
                .map(CauseOfInterruption::getShortDescription)
                .collect(Collectors.joining());
    }

    @Test
    void aBuildWaitsForItsOwnChangeWhenNoneIsNamed() throws Throwable {
        sessions.then(j -> {
            var run = start(j, CREATE + "semaphore 'created'\ndef result = snowWaitApproval()\n" + RESULT);
            SemaphoreStep.waitForStart("created/1", run);
            BuildRecords.record(
                    run,
                    "",
                    new ChangeEntry(
                            "simulator", simulator.url(), sysId(), NUMBER, simulator.url(), "", true, "", null));
            SemaphoreStep.success("created/1", null);
            j.waitForMessage(NUMBER + ": state Assess, approval requested; waiting for", run);
            j.assertLogContains("Ann Approver (OS Image Builders)", run);
            simulator.approvals().approveAll(NUMBER, "fine");
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains(
                    "keys [approved, number, state, approval, approvers, waitedSeconds, reason, overridden, by, at]",
                    run);
            j.assertLogContains("approved=true number=CHG0030001 state=Scheduled waited=true", run);
        });
    }

    @Test
    void aRejectionIsReturnedWhenThePipelineAsksForIt() throws Throwable {
        sessions.then(j -> {
            var run = start(
                    j,
                    CREATE + "def result = snowWaitApproval(change: change, onRejection: 'return')\n" + RESULT + """
                    def first = result.approvers[0]
                    echo "${first.name} ${first.state} ${first.comment}"
                    """);
            j.waitForMessage("approval requested", run);
            simulator.approvals().reject(NUMBER, "ann.approver", "no backout plan");
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains(
                    "keys [approved, number, state, approval, approvers, waitedSeconds, reason, overridden, by, at]",
                    run);
            j.assertLogContains("approved=false number=CHG0030001 state=New waited=true", run);
            j.assertLogContains("reason=CHG0030001 rejected by Ann Approver: no backout plan", run);
            j.assertLogContains("Ann Approver rejected no backout plan", run);
        });
    }

    @Test
    void aWaitThatIsCanceledIsReturnedToo() throws Throwable {
        sessions.then(j -> {
            var run = start(
                    j, CREATE + "def result = snowWaitApproval(change: change, onRejection: 'return')\n" + RESULT);
            j.waitForMessage("approval requested", run);
            simulator.approvals().cancel(NUMBER, "bob.builder");
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("approved=false number=CHG0030001 state=Canceled", run);
        });
    }

    @Test
    void aBuildWaitsUntilThePlannedStart() throws Throwable {
        var plannedStart = polls.now().plus(Duration.ofMinutes(8));
        insertApproved(Map.of("start_date", stored(Duration.ofMinutes(8)), "end_date", stored(Duration.ofHours(2))));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("approved; the build continues at the planned start, ", run);
            var panel = run.getAction(ApprovalPanel.class);
            assertTrue(panel.getNote().startsWith("approved; the build continues"));
            while (panel.getNextPoll() == null) {
                Thread.onSpinWait();
            }
            assertEquals(Date.from(plannedStart), panel.getNextPoll());

            polls.setNow(plannedStart.minusSeconds(1));
            simulator.requests().reset();
            poll();
            simulator.requests().await(RequestKind.TABLE_READ, 1);
            // There is no second poll for a build that has continued after the first one.
            poll();
            simulator.requests().await(RequestKind.TABLE_READ, 2);
            assertTrue(run.isBuilding());
            polls.setNow(plannedStart);
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("CHG0030001 was approved", run);
        });
    }

    @Test
    void aChangeThatIsCanceledBeforeItsPlannedStartLetsNoBuildPass() throws Throwable {
        insertApproved(Map.of("start_date", stored(Duration.ofHours(1))));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("approved; the build continues at the planned start, ", run);
            simulator.records().set("change_request", sysId(), Map.of("state", "4"));
            poll();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertEquals("CHG0030001 canceled in ServiceNow", cause(run));
        });
    }

    @Test
    void aWindowThatHasEndedFailsTheBuild() throws Throwable {
        insertApproved(Map.of("start_date", "2026-03-01 10:00:00", "end_date", "2026-03-01 12:00:00"));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertEquals(
                    "CHG0030001 approved, but its window has ended: the planned end was 2026-03-01 12:00:00 UTC",
                    cause(run));
        });
    }

    @Test
    void aPipelineCanLeaveTheWindowOut() throws Throwable {
        insertApproved(Map.of("start_date", "2026-03-01 10:00:00", "end_date", "2026-03-01 12:00:00"));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', waitForWindow: false");
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aBuildWaitsForAChangeThatIsOnHold() throws Throwable {
        insertApproved(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("state Scheduled, approval approved, on hold: freeze; approved, but on hold", run);
            assertTrue(run.isBuilding());
            simulator.records().set("change_request", sysId(), Map.of("on_hold", "false"));
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void anApprovedChangeIsMovedToImplementWithANote() throws Throwable {
        sessions.then(j -> {
            var run = start(
                    j, CREATE + "def result = snowWaitApproval(change: change, startImplementation: true)\n" + RESULT);
            j.waitForMessage("approval requested", run);
            simulator.approvals().approveAll(NUMBER, "fine");
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("approved=true number=CHG0030001 state=Implement", run);
            assertEquals(
                    "-1", simulator.records().get("change_request", sysId()).get("state"));
            var notes = simulator.records().journal(sysId(), "work_notes");
            assertTrue(
                    notes.stream().anyMatch(note -> note.startsWith("Jenkins os-image #1 has begun")),
                    notes.toString());
            assertEquals("Implement", run.getAction(ApprovalPanel.class).getState());
        });
    }

    @Test
    void aChangeThatCannotBeginFailsTheStepAndSaysWhy() throws Throwable {
        simulator.customisation().dropField("change_request", "state");
        insertApproved(Map.of());
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains(
                    "ERROR: CHG0030001 was approved, but its implementation has not begun: it did not move from Scheduled to Implement",
                    run);
        });
    }

    @Test
    void aMoveThatARestartCutsOffIsMadeAfterIt() throws Throwable {
        insertApproved(Map.of());
        var hang = Fault.slow(Duration.ofSeconds(20));
        simulator.faults().next(1, RequestKind.CHANGE_API, hang);
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            simulator.requests().await(RequestKind.TABLE_READ, 2);
            j.waitForMessage("CHG0030001 was approved", run);
        });
        simulator.faults().clear();
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals(
                    "-1", simulator.records().get("change_request", sysId()).get("state"));
            assertEquals(1, simulator.records().journal(sysId(), "work_notes").size());
        });
    }

    @Test
    void theBuildPageAndTheStatusSayWhatIsMissing() throws Throwable {
        sessions.then(j -> {
            var run = start(j, CREATE + "snowWaitApproval(change)");
            j.waitForMessage(NUMBER + ": state Assess, approval requested; waiting for", run);
            poll();
            var panel = run.getAction(ApprovalPanel.class);
            assertEquals(NUMBER, panel.getNumber());
            assertTrue(panel.getChangeUrl().startsWith(simulator.url() + "/nav_to.do"), panel.getChangeUrl());
            assertEquals("Assess", panel.getState());
            assertTrue(panel.isWaiting());
            assertTrue(
                    panel.getPending().contains("Ann Approver (OS Image Builders)"),
                    panel.getPending().toString());
            assertEquals(List.of(), panel.getAnswers());
            simulator.approvals().reject(NUMBER, "ann.approver", "no <b>backout</b> plan");
            poll();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertFalse(panel.isWaiting());
            assertEquals("rejected", panel.getAnswers().get(0).getState());
            assertEquals("no <b>backout</b> plan", panel.getAnswers().get(0).getComment());
            assertEquals(List.of(), panel.getPending());
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            assertEquals("New", run.getAction(ApprovalPanel.class).getState(), "kept with the build");
        });
    }
}
