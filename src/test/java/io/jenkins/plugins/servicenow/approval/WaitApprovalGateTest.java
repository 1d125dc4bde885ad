package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.FastRetries;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A build passes on its own change alone, and what it waits for ends with it. */
@WithServiceNow
class WaitApprovalGateTest {

    private static final String NUMBER = "CHG0030001";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    @RegisterExtension
    private final FastRetries retries = new FastRetries();

    private ServiceNowSimulator simulator;

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        return Pipelines.start(j, script);
    }

    private static WorkflowRun build(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    private void insert(Map<String, String> values) {
        Changes.insertApproved(simulator, NUMBER, values);
    }

    private void set(Map<String, String> values) {
        simulator.records().set("change_request", sysId(), values);
    }

    private String sysId() {
        return simulator.records().all("change_request").get(0).get("sys_id");
    }

    private String state() {
        return simulator.records().all("change_request").get(0).get("state");
    }

    private List<String> notes() {
        return simulator.records().journal(sysId(), "work_notes");
    }

    /** Returns when the change was written as often. */
    private List<String> awaitNotes(int count) throws InterruptedException {
        simulator.requests().await(RequestKind.TABLE_UPDATE, count);
        return notes();
    }

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        });
    }

    private void poll() {
        Polls.request(sysId());
    }

    @Test
    void aMoveThatFailsIsNotMadeOnceTheChangeIsOnHold() throws Throwable {
        insert(Map.of());
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.rateLimited(null));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            j.waitForMessage("CHG0030001 was approved, but not moved to Implement yet.", run);
            set(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            poll();
            j.waitForMessage("on hold: freeze; approved, but on hold", run);
            assertTrue(run.isBuilding());
            assertEquals("-2", state());
            set(Map.of("on_hold", "false"));
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals("-1", state());
            assertEquals(1, notes().size());
        });
    }

    @Test
    void aReadThatFailsDuringTheMoveNeedsNoOtherPoll() throws Throwable {
        insert(Map.of());
        simulator.faults().next(2, RequestKind.CHANGE_API, Fault.status(503));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals("-1", state());
        });
    }

    @Test
    void aChangeThatTheMoveItselfPutsOnHoldKeepsTheBuildWaiting() throws Throwable {
        insert(Map.of());
        var hold = new AtomicBoolean(true);
        simulator.requests().after(entry -> {
            if (entry.kind() == RequestKind.TABLE_UPDATE && hold.getAndSet(false)) {
                set(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            }
        });
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            j.waitForMessage("on hold: freeze; approved, but on hold", run);
            assertTrue(run.isBuilding());
            assertEquals("-1", state());
            set(Map.of("on_hold", "false"));
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aChangeOfAnotherTypeSinceTheMoveDoesNotLetTheBuildPass() throws Throwable {
        insert(Map.of("type", "normal"));
        var reclassify = new AtomicBoolean(true);
        simulator.requests().after(entry -> {
            if (entry.kind() == RequestKind.TABLE_UPDATE && reclassify.getAndSet(false)) {
                set(Map.of("type", "standard"));
            }
        });
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains(
                    "CHG0030001 was approved as a change of type 'normal', but ServiceNow has made it one of type"
                            + " 'standard'",
                    run);
        });
    }

    @Test
    void aChangeThatIsRejectedWhileJenkinsIsDownIsNotMoved() throws Throwable {
        insert(Map.of());
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.rateLimited(null));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
            j.waitForMessage("CHG0030001 was approved, but not moved to Implement yet.", run);
        });
        set(Map.of("approval", "rejected"));
        sessions.then(j -> {
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build(j)));
            j.assertLogContains("CHG0030001 rejected", build(j));
            assertEquals("-2", state());
        });
    }

    @Test
    void theApprovalOfAnotherInstanceDoesNotCount() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        try (var clone = ServiceNowSimulator.start()) {
            Changes.insertApproved(clone, NUMBER, Map.of("sys_id", sysId()));
            sessions.then(j -> {
                var run = start(j, "snowWaitApproval 'CHG0030001'\necho 'passed the gate'");
                j.waitForMessage("CHG0030001: state Assess, approval requested", run);
                ServiceNowConfiguration.get()
                        .setConnections(List.of(SimulatorConnection.connection("simulator", clone)));
                poll();
                j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
                j.assertLogNotContains("passed the gate", run);
                j.assertLogContains(
                        "CHG0030001 is a change request of " + simulator.url()
                                + ", but the connection 'simulator' leads to " + clone.url(),
                        run);
                assertEquals(0, clone.requests().entries().size());
            });
        }
    }

    @Test
    void aChangeThatWasApprovedIsNotMovedOnTheInstanceToWhichItsConnectionWasPointedMeanwhile() throws Throwable {
        insert(Map.of());
        try (var clone = ServiceNowSimulator.start()) {
            Changes.insertApproved(clone, NUMBER, Map.of("sys_id", sysId()));
            sessions.then(j -> {
                simulator.requests().after(request -> {
                    if (request.path().endsWith("/sysapproval_approver")) {
                        ServiceNowConfiguration.get()
                                .setConnections(List.of(SimulatorConnection.connection("simulator", clone)));
                    }
                });
                var run = start(j, "snowWaitApproval change: 'CHG0030001', startImplementation: true");
                j.waitForMessage("CHG0030001 was approved, but not moved to Implement yet.", run);
                poll();
                j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
                j.assertLogContains("but the connection 'simulator' leads to " + clone.url(), run);
                assertEquals("-2", state());
                assertEquals(0, clone.requests().entries().size());
            });
        }
    }

    @Test
    void aTimeLimitIsKeptAlthoughTheSecretIsNotFoundOutInTime() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        var clock = new PollClock(polls.now());
        var scheduler = new VirtualScheduler(clock);
        // As when the store of the credentials hangs.
        scheduler.lose(Duration::isZero);
        ChangePoller.setTiming(
                new PollTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), clock, scheduler));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval change: 'CHG0030001', timeoutMinutes: 5");
            await(() -> scheduler.pending() > 0);
            scheduler.advance(Duration.ofMinutes(6));
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("Timeout: nobody has approved or rejected CHG0030001", run);
            assertEquals(0, scheduler.pending());
        });
    }

    @Test
    void aTimeLimitOfThousandsOfYearsIsNone() throws Throwable {
        insert(Map.of());
        sessions.then(j -> j.assertBuildStatusSuccess(
                j.waitForCompletion(start(j, "snowWaitApproval change: 'CHG0030001', timeoutMinutes: 2147483647"))));
    }

    @Test
    void aConnectionThatIsRestrictedMeanwhileIsNotReadAndEndsTheWait() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'\necho 'passed the gate'");
            j.waitForMessage("CHG0030001: state Assess, approval requested", run);
            var restricted = SimulatorConnection.connection("simulator", simulator);
            restricted.setRestricted(true);
            ServiceNowConfiguration.get().setConnections(List.of(restricted));
            set(Map.of("state", "-2", "approval", "approved"));
            simulator.requests().reset();
            poll();
            j.waitForMessage("WARNING: CHG0030001 cannot be read; still waiting.", run);
            polls.setNow(polls.now().plus(Duration.ofMinutes(10)));
            poll();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogNotContains("passed the gate", run);
            assertEquals(0, simulator.requests().entries().size());
        });
    }

    @Test
    void aSecretThatIsNotForBuildsIsNotUsedForThem() throws Throwable {
        insert(Map.of());
        sessions.then(j -> {
            SimulatorConnection.configureSystemOnly(simulator);
            var run = Pipelines.start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("There is no Secret text credential with the id 'system-only' that may be used here", run);
            assertEquals(0, simulator.requests().entries().size());
            SimulatorConnection.configure(simulator);
            polls.setNow(polls.now().plus(Duration.ofMinutes(5)));
            Polls.requestAll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void instancesThatHangHoldUpNobodyElse() throws Throwable {
        insert(Map.of());
        sessions.then(j -> {
            try (var hanging = ServiceNowSimulator.start()) {
                hanging.faults().always(Fault.hanging());
                SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
                var connections = new ArrayList<ServiceNowConnection>();
                for (var i = 0; i < 4; i++) {
                    connections.add(SimulatorConnection.connection("hanging" + i, hanging));
                }
                connections.add(SimulatorConnection.connection("simulator", simulator));
                ServiceNowConfiguration.get().setConnections(connections);
                var hangingRuns = new ArrayList<WorkflowRun>();
                for (var i = 0; i < 4; i++) {
                    var run =
                            Pipelines.start(j, "snowWaitApproval change: 'CHG0030001', connection: 'hanging" + i + "'");
                    j.waitForMessage("Waiting for the approval", run);
                    hangingRuns.add(run);
                }
                hanging.requests().await(RequestKind.TOKEN, 4);
                j.assertBuildStatusSuccess(j.waitForCompletion(
                        Pipelines.start(j, "snowWaitApproval change: 'CHG0030001', connection: 'simulator'")));
                for (var run : hangingRuns) {
                    j.assertLogNotContains("did not respond", run);
                    assertTrue(run.isBuilding());
                    run.getExecution().interrupt(Result.ABORTED);
                    j.waitForCompletion(run);
                }
            }
        });
    }

    @Test
    void anAbortIsNotedOnTheChange() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("CHG0030001: state Assess, approval requested", run);
            simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(503));
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        });
        sessions.then(j -> {
            var note = awaitNotes(1).get(0);
            assertTrue(
                    note.startsWith(
                            "Jenkins os-image #1 no longer waits for the approval of this change: the build was stopped"),
                    note);
            assertEquals("-4", state());
        });
    }

    /** @param waiting what the log says before the time is up */
    private void failAtTimeout(JenkinsRule j, String options, String waiting) throws Exception {
        var run = start(j, "snowWaitApproval change: 'CHG0030001', timeoutMinutes: 60" + options);
        j.waitForMessage(waiting, run);
        polls.setNow(polls.now().plus(Duration.ofMinutes(60)));
        poll();
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
    }

    @Test
    void aTimeoutIsNotedOnTheChange() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        sessions.then(j -> {
            failAtTimeout(j, "", "CHG0030001: state Assess, approval requested");
            assertTrue(awaitNotes(1).get(0).contains("Timeout: nobody has approved or rejected CHG0030001"));
            assertEquals("-4", state());
        });
    }

    @Test
    void aTimeoutCancelsTheChangeWhereThePipelineSaysSo() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        sessions.then(j -> {
            failAtTimeout(j, ", onTimeout: 'cancel'", "CHG0030001: state Assess, approval requested");
            assertTrue(awaitNotes(1).get(0).contains("Timeout: nobody has approved or rejected CHG0030001"));
            assertEquals("4", state());
        });
    }

    @Test
    void aChangeThatWasDecidedIsNotCanceledAtTheTimeout() throws Throwable {
        insert(Map.of("on_hold", "true"));
        sessions.then(j -> {
            failAtTimeout(j, ", onTimeout: 'cancel'", "approved, but on hold");
            awaitNotes(1);
            assertEquals("-2", state());
        });
    }

    @Test
    void anApprovedChangeForWhichSomebodyIsStillAskedIsNotCanceledAtTheTimeout() throws Throwable {
        insert(Map.of());
        var change = simulator.records().sysId("change_request", "CHG0030001");
        simulator.records().insert("sysapproval_approver", Map.of("sysapproval", change, "state", "requested"));
        sessions.then(j -> {
            failAtTimeout(j, ", onTimeout: 'cancel'", "state Scheduled, approval approved");
            awaitNotes(1);
            assertEquals("-2", state());
        });
    }

    @Test
    void theWindowIsThatOfTheInstancesClock() throws Throwable {
        simulator.clock().advance(Duration.ofHours(-2));
        insert(Map.of("start_date", ServiceNowTime.format(polls.now().minus(Duration.ofHours(1)))));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("approved; the build continues at the planned start", run);
            simulator.clock().advance(Duration.ofHours(1));
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void nothingIsLeftBehindOfLoginsThatComeAndGo() throws Throwable {
        insert(Map.of());
        sessions.then(j -> {
            j.assertBuildStatusSuccess(j.waitForCompletion(start(j, "snowWaitApproval 'CHG0030001'")));
            await(() -> ChangePoller.get().logins() == 0);
        });
    }

    @Test
    void thePageOfABuildThatIsGoneDoesNotWait() throws Throwable {
        insert(Map.of("state", "-4", "approval", "requested"));
        sessions.then(j -> {
            var run = start(j, "snowWaitApproval 'CHG0030001'");
            j.waitForMessage("CHG0030001: state Assess, approval requested", run);
            var panel = run.getAction(ApprovalPanel.class);
            assertTrue(panel.isWaiting());
            var finished = Pipelines.run(j, Result.SUCCESS, "echo 'done'");
            panel.onLoad(finished);
            assertFalse(panel.isWaiting());
            run.getExecution().interrupt(Result.ABORTED);
            j.waitForCompletion(run);
        });
    }
}
