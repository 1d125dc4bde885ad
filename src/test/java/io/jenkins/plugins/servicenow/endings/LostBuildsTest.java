package io.jenkins.plugins.servicenow.endings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of the change of a build that has died. Nothing is settled by itself in these tests, but by {@link Rounds}. */
@WithServiceNow
class LostBuildsTest {

    private static final String REQUEST =
            "snowChangeRequest shortDescription: 'x', assignmentGroup: 'OS Image Builders', requestApproval: false\n";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Rounds rounds = new Rounds();

    private ServiceNowSimulator simulator;

    private ServiceNowConnection configure(String onLost) throws Exception {
        var connection = SimulatorConnection.configure(simulator);
        connection.setOnLost(onLost);
        return connection;
    }

    private WorkflowRun fail(JenkinsRule j) throws Exception {
        return Pipelines.run(j, Result.FAILURE, REQUEST + "error 'no disk'");
    }

    private Map<String, String> change(int number) {
        return simulator.records().all("change_request").get(number);
    }

    private Map<String, String> change() {
        return change(0);
    }

    private void set(Map<String, String> values) {
        simulator.records().set("change_request", change().get("sys_id"), values);
    }

    /** As it is while the build works. */
    private void implement() {
        set(Map.of("state", "-1", "approval", "approved"));
    }

    private List<String> notes() {
        return simulator.records().journal(change().get("sys_id"), "work_notes");
    }

    private void assertNoted(String text) {
        assertEquals(1, notes().stream().filter(note -> note.contains(text)).count(), () -> notes().toString());
    }

    private void assertHeld(String reason) {
        assertEquals("true", change().get("on_hold"));
        assertTrue(change().get("on_hold_reason").contains(reason), () -> change().get("on_hold_reason"));
        assertNoted(reason);
    }

    private void assertNotHeld() {
        assertTrue(!change().get("on_hold").equals("true"), () -> change().get("on_hold_reason"));
    }

    @Test
    void theChangeOfABuildThatHasFailedIsPutOnHoldWithTheReason() throws Throwable {
        sessions.then(j -> {
            configure("");
            fail(j);
            implement();
            rounds.run();
            rounds.run();
        });
        assertHeld("Jenkins os-image #1 has ended as FAILURE and has not closed this change");
        assertEquals("-1", change().get("state"));
        assertEquals(1, notes().size());
    }

    @Test
    void itIsCanceledWhereTheConnectionSaysSo() throws Throwable {
        sessions.then(j -> {
            configure("cancel");
            fail(j);
            implement();
            rounds.run();
        });
        assertEquals("4", change().get("state"));
        assertNoted("#1 has ended as FAILURE and has not closed this change");
    }

    @Test
    void aChangeThatServiceNowDoesNotLetBeCanceledIsPutOnHold() throws Throwable {
        sessions.then(j -> {
            configure("cancel");
            fail(j);
            implement();
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.status(403));
            rounds.run();
        });
        assertEquals("-1", change().get("state"));
        assertHeld("was not canceled");
    }

    @Test
    void itIsNotedOnlyWhereTheConnectionSaysSo() throws Throwable {
        sessions.then(j -> {
            configure("note");
            fail(j);
            implement();
            rounds.run();
        });
        assertNotHeld();
        assertNoted("#1 has ended as FAILURE and has not closed this change");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "cancel"})
    void theChangeOfABuildThatHasSucceededIsNotedOnly(String onLost) throws Throwable {
        sessions.then(j -> {
            configure(onLost);
            Pipelines.run(j, Result.SUCCESS, REQUEST);
            implement();
            rounds.run();
        });
        assertEquals("-1", change().get("state"));
        assertNotHeld();
        assertNoted("#1 has ended as SUCCESS and has not closed this change");
    }

    @Test
    void aPipelineThatWantsItsChangeLeftAsItIsHasItNotedOnly() throws Throwable {
        sessions.then(j -> {
            configure("cancel");
            Pipelines.run(j, Result.FAILURE, REQUEST + "snowLifecycle(onFailure: 'nothing') { error 'no disk' }");
            implement();
            rounds.run();
        });
        assertEquals("-1", change().get("state"));
        assertNotHeld();
        assertNoted("#1 has ended as FAILURE and has not closed this change");
    }

    @Test
    void thatIsKnownAlsoOfABuildThatIsGone() throws Throwable {
        sessions.then(j -> {
            configure("cancel");
            Pipelines.run(j, Result.FAILURE, REQUEST + "snowLifecycle(onFailure: 'nothing') { error 'no disk' }");
            implement();
            simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(503));
            rounds.run();
            Pipelines.job(j, "").delete();
            rounds.run();
            rounds.run();
        });
        assertEquals("-1", change().get("state"));
        assertNotHeld();
        assertNoted("#1 has ended");
    }

    @Test
    void aBuildThatWasDeletedAfterItHadSucceededHasNotDied() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            var run = Pipelines.run(j, Result.SUCCESS, REQUEST);
            implement();
            run.delete();
            rounds.run();
            rounds.run();
        });
        assertNotHeld();
        assertNoted("#1 has ended as SUCCESS, was deleted and has not closed this change");
    }

    @Test
    void theChangeOfABuildThatIsGoneIsPutOnHold() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            Pipelines.job(j, "").delete();
        });
        rounds.forget();
        sessions.then(j -> {
            rounds.run();
            rounds.run();
        });
        assertHeld("#1 has ended, was deleted and has not closed this change");
    }

    @Test
    void aRejectionIsADecisionThatStands() throws Throwable {
        sessions.then(j -> {
            configure("cancel");
            fail(j);
            set(Map.of("state", "-5", "approval", "rejected"));
            rounds.run();
        });
        assertEquals("-5", change().get("state"));
        assertNotHeld();
        assertNoted("#1 has ended as FAILURE");
    }

    @Test
    void aHoldThatSomebodyHasLiftedIsNotPutBack() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            rounds.run();
            set(Map.of("on_hold", "false", "on_hold_reason", ""));
        });
        rounds.forget();
        sessions.then(j -> {
            rounds.run();
            rounds.run();
        });
        assertNotHeld();
        assertEquals(1, notes().size());
    }

    @Test
    void aChangeThatTheBuildNeverLearnedOfIsCanceled() throws Throwable {
        sessions.then(j -> {
            configure("cancel");
            simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenHanging());
            var run = Pipelines.start(j, REQUEST);
            simulator.requests().await(RequestKind.CHANGE_API, 1);
            run.getExecution().interrupt(Result.ABORTED);
            j.waitForCompletion(run);
            rounds.run();
        });
        assertEquals("4", change().get("state"));
        assertNoted("#1 has ended as ABORTED without knowing of this change, which was never used");
    }

    @Test
    void aChangeThatCannotBeReadWhollyIsNotedOnceAndSettledWhenItCan() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            simulator.access().hideColumn("change_request", "on_hold");
            rounds.run();
            rounds.run();
            assertNotHeld();
            assertNoted("#1 has ended as FAILURE and has not closed this change");
            simulator.access().hideNothing();
            rounds.run();
            rounds.run();
        });
        assertHeld("#1 has ended as FAILURE and has not closed this change");
        assertEquals(1, notes().size());
    }

    @Test
    void aChangeUnderWhichAnotherBuildWorksIsNotTouched() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            var first = fail(j);
            implement();
            var second = Pipelines.start(j, "semaphore 'other'");
            var known = BuildRecords.change(first);
            EndNotes.get().expect(second, "restarted from #1", known);
            BuildRecords.record(second, "restarted from #1", known.copy());
            simulator.requests().reset();
            rounds.run();
            rounds.run();
            assertNotHeld();
            assertEquals(List.of(), notes());
            second.doKill();
            j.waitForCompletion(second);
            rounds.run();
        });
        assertHeld("#2 has ended as ABORTED and has not closed this change");
        assertNoted("#1 has ended as FAILURE");
    }

    @Test
    void anEntryIsDroppedWhenServiceNowSaysThatItsChangeIsClosedOrGone() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            for (var build = 0; build < 3; build++) {
                fail(j);
            }
            rounds.run();
            assertEquals(3, EndNotes.get().size());
            simulator.records().set("change_request", change(0).get("sys_id"), Map.of("state", "3"));
            simulator.records().delete("change_request", change(1).get("sys_id"));
            simulator.requests().reset();
            for (var round = 0; round < 59; round++) {
                rounds.run();
            }
            assertEquals(1, EndNotes.get().size());
            assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
        });
        rounds.forget();
        sessions.then(j -> assertEquals(1, EndNotes.get().size()));
    }

    @Test
    void anEntryThatMayNotBeReadIsKept() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            rounds.run();
            simulator.access().hideRecord(change().get("sys_id"));
            for (var round = 0; round < 61; round++) {
                rounds.run();
            }
            assertEquals(1, EndNotes.get().size());
        });
    }

    @Test
    void aChangeThatWasClosedByItsBuildIsNotAskedFor() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            var run = Pipelines.run(j, Result.SUCCESS, REQUEST);
            BuildRecords.recordClosed(run, simulator.url(), change().get("sys_id"), "successful");
            simulator.requests().reset();
            rounds.run();
            assertEquals(0, EndNotes.get().size());
            assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
        });
    }

    @Test
    void aConnectionThatWasRenamedIsFoundByItsInstance() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            ServiceNowConfiguration.get().setConnections(List.of(SimulatorConnection.connection("renamed", simulator)));
            rounds.run();
        });
        assertHeld("#1 has ended as FAILURE");
    }

    @Test
    void aConnectionThatIsGoneIsWaitedFor() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            ServiceNowConfiguration.get().setConnections(List.of());
            for (var round = 0; round < 20; round++) {
                rounds.run();
            }
            assertNotHeld();
            configure("hold");
            for (var round = 0; round < 5; round++) {
                rounds.run();
            }
        });
        assertHeld("#1 has ended as FAILURE");
    }

    @Test
    void anOutageOfADayDelaysItByNoMoreThanARound() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            simulator.faults().always(Fault.status(503));
            for (var round = 0; round < 1440; round++) {
                rounds.run();
            }
            assertNotHeld();
            simulator.faults().clear();
            rounds.run();
        });
        assertHeld("#1 has ended as FAILURE");
    }

    @Test
    void aRestrictedConnectionServesWhatIsLeftOfAFolderThatIsGone() throws Throwable {
        sessions.then(j -> {
            configure("hold").setRestricted(true);
            var folder = j.createProject(Folder.class, "images");
            var property = new ServiceNowFolderProperty();
            property.setConnections(List.of("simulator"));
            folder.addProperty(property);
            var job = folder.createProject(WorkflowJob.class, "build");
            job.setDefinition(new CpsFlowDefinition(REQUEST + "error 'no disk'", true));
            j.buildAndAssertStatus(Result.FAILURE, job);
            implement();
            folder.delete();
            rounds.run();
            rounds.run();
        });
        assertHeld("Jenkins images/build #1 has ended");
    }

    @Test
    void aCanceledChangeSaysThatItHasStoppedItsBuild() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            var run = fail(j);
            set(Map.of("state", "4"));
            BuildRecords.recordStop(run, simulator.url(), change().get("sys_id"), "CHG0030001 was canceled");
            rounds.run();
            rounds.run();
            assertEquals(0, EndNotes.get().size());
        });
        assertEquals(1, notes().size(), notes().toString());
        assertNoted("Jenkins os-image #1 was aborted: CHG0030001 was canceled");
    }

    @Test
    void whoHoldsTheChangeOfABuildThatHasDiedLearnsOfThat() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
            implement();
            set(Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            rounds.run();
            assertEquals("freeze", change().get("on_hold_reason"));
        });
        assertNoted("#1 has ended as FAILURE");
    }

    @Test
    void hundredsOfChangesAreReadByOneRequest() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            var run = Pipelines.run(j, Result.SUCCESS, "");
            for (var number = 0; number < 250; number++) {
                var correlation =
                        BuildIdentity.of(run, "change", "key " + number).correlationId();
                var id = simulator
                        .records()
                        .insert("change_request", Map.of("correlation_id", correlation, "state", "3"));
                var change = Entries.change("simulator", simulator.url(), id);
                EndNotes.get().expect(run, "key " + number, change);
            }
            simulator.requests().reset();
            rounds.run();
            assertEquals(3, simulator.requests().count(RequestKind.TABLE_READ));
            assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
            assertEquals(0, EndNotes.get().size());
        });
    }

    @ParameterizedTest
    @CsvSource({"hold, 4", "note, 3"})
    void aTaskThatABuildHasLeftOpenIsCanceledWithTheHoldOfItsChangeOrElseClosed(String onLost, String state)
            throws Throwable {
        sessions.then(j -> {
            var connection = configure(onLost);
            var run = fail(j);
            implement();
            var correlation = BuildIdentity.of(run, "task", "Boot test").correlationId();
            EndNotes.get().expectTask(run, connection, correlation);
            simulator
                    .records()
                    .insert(
                            "change_task",
                            Map.of(
                                    "correlation_id",
                                    correlation,
                                    "state",
                                    "2",
                                    "change_request",
                                    change().get("sys_id")));
            rounds.run();
            var task = simulator
                    .records()
                    .find("change_task", "correlation_id", correlation)
                    .orElseThrow();
            assertEquals(state, task.get("state"));
            assertTrue(
                    task.get("close_notes").contains("#1 has ended and has not closed this task"),
                    task.get("close_notes"));
            assertEquals(1, EndNotes.get().size());
        });
        assertNoted("#1 has ended as FAILURE");
    }

    @Test
    void theFileMayBeDeleted() throws Throwable {
        sessions.then(j -> {
            configure("hold");
            fail(j);
        });
        rounds.forget();
        Files.delete(sessions.getHome().toPath().resolve(EndNotes.class.getName() + ".jsonl"));
        sessions.then(j -> {
            rounds.run();
            assertEquals(List.of(), notes());
            fail(j);
            rounds.run();
        });
        assertTrue(change(1).get("on_hold").equals("true"));
    }

    @Test
    void aFileThatCannotBeReadIsPutAside() throws Throwable {
        var file = sessions.getHome().toPath().resolve(EndNotes.class.getName() + ".jsonl");
        sessions.then(j -> {
            configure("hold");
            fail(j);
        });
        rounds.forget();
        Files.writeString(file, "nonsense\n" + Files.readString(file));
        sessions.then(j -> {
            assertEquals(0, EndNotes.get().size());
            fail(j);
            rounds.run();
        });
        assertTrue(Files.readString(file.resolveSibling(file.getFileName() + ".unreadable"))
                .startsWith("nonsense"));
        assertEquals("true", change(1).get("on_hold"));
    }
}
