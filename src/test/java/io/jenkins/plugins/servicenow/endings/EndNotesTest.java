package io.jenkins.plugins.servicenow.endings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Util;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins notes nothing by itself in these tests: a round of notes is what {@link Rounds} runs. */
@WithServiceNow
class EndNotesTest {

    private static final String REQUEST = "snowChangeRequest shortDescription: 'x', requestApproval: false\n";

    private static final String WAIT = """
            snowChangeRequest shortDescription: 'x', assignmentGroup: 'OS Image Builders'
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    @RegisterExtension
    private final Rounds rounds = new Rounds();

    private ServiceNowSimulator simulator;

    private void run(JenkinsRule j, Result result, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        Pipelines.run(j, result, script);
    }

    /** A build is gone when it is missing twice. */
    private void runTwice() {
        rounds.run();
        rounds.run();
    }

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        return Pipelines.start(j, script);
    }

    private WorkflowRun waiting(JenkinsRule j) throws Exception {
        var run = start(j, WAIT + "snowWaitApproval()");
        j.waitForMessage("approval requested", run);
        return run;
    }

    private WorkflowRun abortedAtCreate(JenkinsRule j, Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.CHANGE_API, fault);
        var run = start(j, REQUEST);
        simulator.requests().await(RequestKind.CHANGE_API, 1);
        run.getExecution().interrupt(Result.ABORTED);
        return j.waitForCompletion(run);
    }

    private Map<String, String> change(int change) {
        return simulator.records().all("change_request").get(change);
    }

    private List<String> notes(int change) {
        return simulator.records().journal(change(change).get("sys_id"), "work_notes");
    }

    private void assertNoted(int change, String text) {
        assertEquals(
                1,
                notes(change).stream().filter(note -> note.contains(text)).count(),
                () -> notes(change).toString());
    }

    @Test
    void aChangeThatABuildLeavesOpenSaysHowTheBuildHasEnded() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            rounds.run();
            rounds.run();
        });
        assertNoted(0, "Jenkins os-image #1 has ended as FAILURE and has not closed this change");
        assertEquals(1, notes(0).size());
    }

    @Test
    void aChangeOnHoldWithTheReasonIsNotNotedAgain() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "snowLifecycle { error 'no disk' }");
            rounds.run();
        });
        assertTrue(notes(0).stream().noneMatch(note -> note.contains("has ended as")), () -> notes(0).toString());
    }

    @Test
    void aChangeThatSomebodyHasCanceledIsNotNoted() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            simulator.records().set("change_request", change(0).get("sys_id"), Map.of("state", "4"));
            rounds.run();
        });
        assertEquals(List.of(), notes(0));
    }

    @Test
    void anEndAfterWhichJenkinsWasKilledIsNotedAfterTheRestart() throws Throwable {
        sessions.then(j -> run(j, Result.FAILURE, REQUEST + "error 'no disk'"));
        rounds.forget();
        sessions.then(j -> {
            assertEquals(List.of(), notes(0));
            rounds.run();
        });
        assertNoted(0, "#1 has ended as FAILURE and has not closed this change");
    }

    @Test
    void aBuildThatWasDeletedIsNotedToo() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            Pipelines.job(j, "").getLastBuild().delete();
        });
        rounds.forget();
        sessions.then(j -> runTwice());
        assertNoted(0, "#1 has ended, was deleted and has not closed this change");
    }

    @Test
    void aBuildWhoseJobIsGoneIsNotedToo() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            Pipelines.job(j, "").delete();
        });
        rounds.forget();
        sessions.then(j -> runTwice());
        assertNoted(0, "#1 has ended, was deleted and has not closed this change");
    }

    @Test
    void aBuildThatStillRunsIsNotNoted() throws Throwable {
        sessions.then(j -> {
            waiting(j);
            rounds.run();
        });
        rounds.forget();
        sessions.then(j -> {
            rounds.run();
            assertEquals(List.of(), notes(0));
            Pipelines.job(j, "").getLastBuild().getExecution().interrupt(Result.ABORTED);
            j.waitForCompletion(Pipelines.job(j, "").getLastBuild());
            rounds.run();
        });
        assertNoted(0, "#1 has ended as ABORTED and has not closed this change");
    }

    @Test
    void aHardKilledBuildNoLongerWaitsAndItsChangeSaysSo() throws Throwable {
        sessions.then(j -> {
            var run = waiting(j);
            run.doKill();
            simulator.approvals().approveAll("CHG0030001", "too late");
            Polls.request(change(0).get("sys_id"));
            rounds.await("no longer waits for the approval of this change: the build has ended", () -> notes(0));
            rounds.run();
            assertFalse(run.getAction(ApprovalPanel.class).isWaiting());
        });
        assertNoted(0, "#1 has ended as ABORTED and has not closed this change");
        assertEquals("-2", change(0).get("state"));
    }

    @Test
    void aHardKilledBuildSendsNothingMore() throws Throwable {
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.CHANGE_API, Fault.status(503));
            var job = Pipelines.job(j, REQUEST);
            simulator.requests().after(entry -> {
                if (entry.kind() == RequestKind.CHANGE_API) {
                    job.getLastBuild().doKill();
                }
            });
            var run = start(j, REQUEST);
            j.waitForCompletion(run);
            KeyedLock.acquire(BuildIdentity.of(run, "change", "").correlationId())
                    .close();
            rounds.run();
        });
        assertEquals(1, simulator.requests().count(RequestKind.CHANGE_API));
        assertEquals(List.of(), simulator.records().all("change_request"));
    }

    @Test
    void aChangeWhoseBuildWasAbortedBeforeServiceNowHadAnsweredIsNoted() throws Throwable {
        sessions.then(j -> {
            var run = abortedAtCreate(j, Fault.committedThenHanging());
            rounds.run();
            var remembered = BuildRecords.change(run);
            assertNotNull(remembered);
            assertEquals("CHG0030001", remembered.getNumber());
        });
        assertNoted(0, "#1 has ended as ABORTED without knowing of this change, which was never used");
    }

    @Test
    void aChangeThatAppearsAfterTheEndOfItsBuildIsNoted() throws Throwable {
        sessions.then(j -> {
            var run = abortedAtCreate(j, Fault.hanging());
            rounds.run();
            var correlation = BuildIdentity.of(run, "change", "").correlationId();
            simulator.records().insert("change_request", Map.of("correlation_id", correlation, "state", "-5"));
            rounds.run();
        });
        assertNoted(0, "#1 has ended as ABORTED without knowing of this change, which was never used");
    }

    @Test
    void aChangeIsLookedForUntilItIsCertainThatItDoesNotAppear(FakeTime time) throws Throwable {
        sessions.then(j -> {
            var run = abortedAtCreate(j, Fault.hanging());
        });
        rounds.forget();
        sessions.then(j -> {
            assertEquals(1, lookups());
            // 300 seconds after the request, some of which Jenkins has taken to start.
            time.sleep(Duration.ofSeconds(200));
            assertEquals(1, lookups());
            time.sleep(Duration.ofSeconds(100));
            assertEquals(1, lookups());
            assertEquals(0, lookups());
        });
    }

    private long lookups() throws Exception {
        simulator.requests().reset();
        rounds.run();
        return simulator.requests().count(RequestKind.TABLE_READ);
    }

    @Test
    void aCreateThatWasRefusedIsLookedForOnce() throws Throwable {
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.CHANGE_API, Fault.status(400));
            run(j, Result.FAILURE, REQUEST);
            assertEquals(1, lookups());
            assertEquals(0, lookups());
        });
    }

    @Test
    void anOutageDelaysTheNotesAndIsAskedForOnceARound() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(503));
            rounds.forget();
            EndNoteTimes.restart();
            rounds.run();
            assertEquals(List.of(), notes(0));
            assertEquals(List.of(), notes(1));
            rounds.run();
        });
        assertNoted(0, "#1 has ended as FAILURE");
        assertNoted(1, "#2 has ended as FAILURE");
    }

    @Test
    void aChangeThatIsCanceledAtTheTimeoutIsSoAlsoWhenJenkinsWasKilledThen() throws Throwable {
        sessions.then(j -> {
            var run = start(j, WAIT + "snowWaitApproval timeoutMinutes: 5, onTimeout: 'cancel'");
            j.waitForMessage("approval requested", run);
            polls.setNow(polls.now().plus(Duration.ofMinutes(6)));
            Polls.request(change(0).get("sys_id"));
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertEquals("-4", change(0).get("state"));
        });
        rounds.forget();
        sessions.then(j -> rounds.run());
        assertEquals("4", change(0).get("state"));
        assertNoted(0, "no longer waits for the approval of this change: Timeout");
        assertEquals(1, notes(0).size());
    }

    @Test
    void aJobThatIsMovedIsFollowed() throws Throwable {
        sessions.then(j -> {
            run(j, Result.FAILURE, REQUEST + "error 'no disk'");
            new EndNotes.Jobs().onLocationChanged(Pipelines.job(j, ""), Pipelines.JOB, "moved");
            simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(503));
            rounds.run();
        });
        rounds.forget();
        var jobs = sessions.getHome().toPath().resolve("jobs");
        Files.move(jobs.resolve(Pipelines.JOB), jobs.resolve("moved"));
        sessions.then(j -> rounds.run());
        assertNoted(0, "Jenkins os-image #1 has ended as FAILURE and has not closed this change");
    }

    @Test
    void aJobThatIsMovedWhileJenkinsIsDownIsFound() throws Throwable {
        sessions.then(j -> run(j, Result.FAILURE, REQUEST + "error 'no disk'"));
        rounds.forget();
        var jobs = sessions.getHome().toPath().resolve("jobs");
        Files.move(jobs.resolve(Pipelines.JOB), jobs.resolve("moved"));
        sessions.then(j -> rounds.run());
        assertNoted(0, "Jenkins os-image #1 has ended as FAILURE and has not closed this change");
    }

    @Test
    void aBuildThatIsGoneBeforeItsChangeWasAnsweredIsNotedToo() throws Throwable {
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenHanging());
            start(j, REQUEST);
            simulator.requests().await(RequestKind.CHANGE_API, 1);
        });
        rounds.forget();
        Util.deleteRecursive(sessions.getHome().toPath().resolve("jobs").toFile());
        sessions.then(j -> runTwice());
        assertNoted(0, "#1 has ended, was deleted and has not closed this change");
    }

    @Test
    void aSecretIsMaskedBeforeTheEndOfAWaitIsStored() throws Throwable {
        sessions.then(j -> {
            var run = start(j, "bindSecret('stopped') {\n" + WAIT + "snowWaitApproval()\n}");
            j.waitForMessage("approval requested", run);
            run.getExecution().interrupt(Result.ABORTED);
            j.waitForCompletion(run);
        });
        sessions.then(j -> rounds.run());
        assertNoted(0, "no longer waits for the approval of this change: the build was ****");
    }
}
