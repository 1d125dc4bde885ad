package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class ConflictsTest {

    private static final String DATES = "plannedStart: '2099-01-01T10:00:00Z', plannedEnd: '2099-01-01T12:00:00Z'";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;
    private FakeTime time;
    private String item;

    @BeforeEach
    void setUp(JenkinsRule j, FakeTime time) {
        this.j = j;
        this.time = time;
        item = simulator.records().insert("cmdb_ci_server", Map.of("name", "web-base"));
        // The seconds of the instance go forward with ours.
        time.whenSleeping(simulator.clock()::advance);
    }

    private WorkflowRun build(Result result, String parameters) throws Exception {
        return Pipelines.run(j, result, """
                def change = snowChangeRequest(shortDescription: 'Image', assignmentGroup: 'OS Image Builders',
                    %s)
                echo "state=${change.state} conflictStatus=${change.conflictStatus} conflicts=${change.conflicts}"
                echo "planned=${change.plannedStart} ${change.plannedEnd}"
                """.formatted(parameters));
    }

    private Map<String, String> change() {
        var changes = simulator.records().all("change_request").stream()
                .filter(each -> !each.get("correlation_id").isEmpty())
                .toList();
        assertEquals(1, changes.size());
        return changes.get(0);
    }

    private void blackout() {
        var schedule = simulator.records().insert("cmn_schedule_blackout", Map.of("name", "Year-end freeze"));
        simulator
                .records()
                .insert(
                        "cmn_schedule_span",
                        Map.of(
                                "schedule",
                                schedule,
                                "start_date_time",
                                "2099-01-01 11:00:00",
                                "end_date_time",
                                "2099-01-02 00:00:00"));
    }

    private void otherChange() {
        simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number",
                                "CHG0029999",
                                "cmdb_ci",
                                item,
                                "start_date",
                                "2099-01-01 09:00:00",
                                "end_date",
                                "2099-01-01 11:00:00"));
    }

    @Test
    void conflictsKeepTheApprovalFromBeingRequestedAndAreAllNamed() throws Exception {
        blackout();
        otherChange();
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        assertEquals("-5", change().get("state"));
        j.assertLogContains(
                "CHG0030001 has conflicts, and its approval is not requested: Blackout, schedule Year-end freeze,"
                        + " configuration item web-base; CI Already Scheduled, change request CHG0029999, configuration item"
                        + " web-base. Give another plannedStart",
                run);
        var plan = BuildRecords.change(run).getPlan();
        assertEquals("found", plan.getConflictStatus());
        assertEquals(2, plan.getConflicts().size());
        assertEquals("2099-01-01T10:00:00Z", plan.getStart());
    }

    @Test
    void whereDatesAndAnItemAreGivenTheBuildIsWarnedOfConflicts() throws Exception {
        blackout();
        var run = build(Result.SUCCESS, "cmdbCi: 'web-base', " + DATES);
        j.assertLogContains("WARNING: Conflicts of CHG0030001:", run);
        j.assertLogContains("  Blackout, schedule Year-end freeze, configuration item web-base", run);
        j.assertLogContains(
                "state=Assess conflictStatus=found conflicts=[[type:blackout, label:Blackout, change:,"
                        + " schedule:Year-end freeze, configurationItem:web-base, counts:true]]",
                run);
        j.assertLogContains("planned=2099-01-01T10:00:00Z 2099-01-01T12:00:00Z", run);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChangeWithoutConflictsPassesWhateverTheStatusIsCalled(boolean onlyConflict) throws Exception {
        simulator.planning().onlyConflictStatus(onlyConflict);
        var run = build(Result.SUCCESS, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        j.assertLogContains("CHG0030001 has no conflicts", run);
        j.assertLogContains("state=Assess conflictStatus=none conflicts=[]", run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conflicts: 'ignore', cmdbCi: 'web-base', " + DATES, "cmdbCi: 'web-base'", DATES})
    void whatIsIgnoredOrCannotBeCheckedAnywayIsNotChecked(String parameters) throws Exception {
        blackout();
        var run = build(Result.SUCCESS, parameters);
        j.assertLogContains("conflictStatus=notChecked conflicts=[]", run);
        assertEquals("", change().get("conflict_last_run"));
    }

    @Test
    void onlyTheChosenTypesCountButTheOthersAreListed() throws Exception {
        otherChange();
        var run = build(Result.SUCCESS, "cmdbCi: 'web-base', conflicts: 'fail', conflictTypes: ['blackout'], " + DATES);
        j.assertLogContains(
                "  CI Already Scheduled, change request CHG0029999, configuration item web-base (does not count)", run);
        j.assertLogContains("counts:false", run);
        blackout();
        simulator.records().delete("change_request", change().get("sys_id"));
        build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', conflictTypes: ['blackout'], " + DATES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u_own_type", ""})
    void aTypeThatNobodyKnowsCounts(String type) throws Exception {
        simulator.planning().alsoFinds(Map.of("type", type));
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', conflictTypes: ['blackout'], " + DATES);
        j.assertLogContains(type.isEmpty() ? "conflict of an unknown type" : "requested: u_own_type", run);
    }

    @Test
    void aCheckThatTheChangeIsExcludedFromIsNotNone() throws Exception {
        var excluded = ", fields: [exclude_from_conflict_detection: true]";
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES + excluded);
        j.assertLogContains(
                "The conflicts of CHG0030001 could not be evaluated: the change is excluded from conflict detection. So"
                        + " nobody knows whether there are any",
                run);
        assertEquals("-5", change().get("state"));
    }

    @Test
    void whatCouldNotBeCheckedIsAWarningUnlessItMustBe() throws Exception {
        var excluded = ", fields: [exclude_from_conflict_detection: true]";
        var run = build(Result.SUCCESS, "cmdbCi: 'web-base', " + DATES + excluded);
        j.assertLogContains("WARNING: the conflicts of CHG0030001 were not evaluated: the change is excluded", run);
        j.assertLogContains("state=Assess conflictStatus=notEvaluated conflicts=[]", run);
    }

    @Test
    void aFieldThatIsHiddenLeavesItOpen() throws Exception {
        simulator.access().hideColumn("change_request", "exclude_from_conflict_detection");
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        j.assertLogContains("does not show the field 'exclude_from_conflict_detection'", run);
    }

    @Test
    void aCheckThatDoesNotEndIsWaitedForFiveMinutesAndIsNotNone() throws Exception {
        simulator.planning().polls(Integer.MAX_VALUE);
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        j.assertLogContains("ServiceNow has not ended the check within 5 minutes. It is still at work", run);
        assertTrue(
                time.slept().compareTo(Duration.ofMinutes(5)) <= 0, time.slept().toString());
        assertTrue(
                time.slept().compareTo(Duration.ofMinutes(4)) > 0, time.slept().toString());
    }

    @Test
    void aCheckThatSomebodyCancelsIsNotNone() throws Exception {
        simulator.planning().polls(10);
        var canceled = new AtomicBoolean();
        var http = new SimulatorHttp(simulator).loggedIn();
        time.whenSleeping(slept -> {
            if (time.slept().toSeconds() > 3 && !canceled.getAndSet(true)) {
                http.delete("/api/sn_chg_rest/change/" + change().get("sys_id") + "/conflict");
            }
        });
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        j.assertLogContains("could not be evaluated: the check was canceled in ServiceNow", run);
    }

    @Test
    void aSlowCheckIsWaitedFor() throws Exception {
        simulator.planning().polls(20);
        blackout();
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        j.assertLogContains("CHG0030001 has conflicts", run);
    }

    @Test
    void aStartWhoseAnswerIsLostIsTheSameCheck() throws Exception {
        simulator.planning().polls(5);
        simulator.requests().after(entry -> {
            if (checks() == 0 && entry.method().equals("GET") && entry.path().endsWith("/conflict")) {
                simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenReset());
            }
        });
        blackout();
        var run = build(Result.FAILURE, "cmdbCi: 'web-base', conflicts: 'fail', " + DATES);
        j.assertLogContains("CHG0030001 has conflicts", run);
    }

    @Test
    void aStepThatIsRepeatedChecksAgainUntilTheApprovalIsRequested() throws Exception {
        blackout();
        var span = simulator.records().all("cmn_schedule_span").get(0).get("sys_id");
        var run = Pipelines.start(j, """
                def request = {
                    snowChangeRequest(shortDescription: 'Image', assignmentGroup: 'OS Image Builders',
                        cmdbCi: 'web-base', conflicts: 'fail', %s)
                }
                try { request() } catch (e) { echo "first: ${e.message}" }
                semaphore 'lifted'
                request()
                def change = request()
                echo "again=${change.conflictStatus}"
                """.formatted(DATES));
        SemaphoreStep.waitForStart("lifted/1", run);
        simulator.records().delete("cmn_schedule_span", span);
        SemaphoreStep.success("lifted/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("first: CHG0030001 has conflicts", run);
        j.assertLogContains("again=none", run);
        assertEquals("-4", change().get("state"));
        assertEquals(2, checks());
    }

    private long checks() {
        return simulator.requests().entries().stream()
                .filter(each -> each.method().equals("POST") && each.path().endsWith("/conflict"))
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conflicts: 'fail', cmdbCi: 'web-base' | needs a cmdbCi, and a plannedStart and plannedEnd or a schedule",
                "conflicts: 'maybe' | does not know the conflicts 'maybe'. Use one of: fail, warn, ignore.",
                "conflictTypes: ['blackouts'] | does not know the conflictTypes 'blackouts'. Use one of: blackout, child_blackout",
                "durationMinutes: 5 | takes durationMinutes and notBefore only together with schedule",
                "notBefore: '2099-01-01T10:00:00Z' | takes durationMinutes and notBefore only together with schedule",
                "schedule: 'later', durationMinutes: 5 | does not know the schedule 'later'. Use one of: firstAvailable.",
                "schedule: 'firstAvailable', cmdbCi: 'web-base' | needs durationMinutes for schedule",
                "schedule: 'firstAvailable', durationMinutes: 60 | needs a cmdbCi for schedule: 'firstAvailable'",
                "schedule: 'firstAvailable', durationMinutes: 60, cmdbCi: 'web-base', notBefore: 'soon' | cannot read the notBefore 'soon'",
                "schedule: 'firstAvailable', durationMinutes: 60, plannedStart: '2099-01-01T10:00:00Z' | and a schedule, by which",
            })
    void whatCannotBeIsRefusedBeforeAnythingIsCreated(String parameters, String message) throws Exception {
        var run = build(Result.FAILURE, parameters);
        j.assertLogContains(message, run);
        assertEquals(0, simulator.records().all("change_request").size());
    }
}
