package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class FirstSlotTest {

    private static final String SLOT =
            "cmdbCi: 'web-base', schedule: 'firstAvailable', durationMinutes: 120, notBefore: '2099-01-01T10:00:00Z'";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;
    private FakeTime time;

    @BeforeEach
    void setUp(JenkinsRule j, FakeTime time) {
        this.j = j;
        this.time = time;
        simulator.records().insert("cmdb_ci_server", Map.of("name", "web-base"));
        time.whenSleeping(simulator.clock()::advance);
    }

    private WorkflowRun build(Result result, String parameters) throws Exception {
        return Pipelines.run(j, result, script(parameters));
    }

    private static String script(String parameters) {
        return """
                def change = snowChangeRequest(shortDescription: 'Image', assignmentGroup: 'OS Image Builders', %s)
                echo "state=${change.state} planned=${change.plannedStart} ${change.plannedEnd} ${change.conflictStatus}"
                """.formatted(parameters);
    }

    private Map<String, String> change() {
        return simulator.records().all("change_request").get(0);
    }

    private void blackout(String start, String end) {
        var schedule = simulator.records().insert("cmn_schedule_blackout", Map.of("name", "Year-end freeze"));
        simulator
                .records()
                .insert(
                        "cmn_schedule_span",
                        Map.of("schedule", schedule, "start_date_time", start, "end_date_time", end));
    }

    private long searches() {
        return simulator.requests().entries().stream()
                .filter(each -> each.path().endsWith("/first_available"))
                .count();
    }

    @Test
    void theChangeIsPlannedForTheFirstSlotBeforeItsApprovalIsRequested() throws Exception {
        blackout("2099-01-01 11:00:00", "2099-01-03 00:00:00");
        var run = build(Result.SUCCESS, SLOT + ", conflicts: 'fail'");
        j.assertLogContains("CHG0030001 is planned from 2099-01-03 00:00:00 UTC to 2099-01-03 02:00:00 UTC", run);
        j.assertLogContains("state=Assess planned=2099-01-03T00:00:00Z 2099-01-03T02:00:00Z none", run);
        assertEquals("2099-01-03 00:00:00", change().get("start_date"));
        var paths = simulator.requests().entries().stream()
                .filter(each -> each.path().endsWith("/first_available") || each.kind() == RequestKind.TABLE_UPDATE)
                .map(each -> each.path().replaceAll(".*/", ""))
                .toList();
        assertEquals("first_available", paths.get(0));
        assertEquals(2, paths.size());
    }

    @Test
    void withoutAnEarliestStartItLiesAFewMinutesAhead() throws Exception {
        var before = Instant.now();
        build(Result.SUCCESS, "cmdbCi: 'web-base', schedule: 'firstAvailable', durationMinutes: 30");
        var start = ServiceNowTime.parse(change().get("start_date")).orElseThrow();
        var end = ServiceNowTime.parse(change().get("end_date")).orElseThrow();
        assertTrue(Duration.between(before, start).toMinutes() >= 4, start.toString());
        assertTrue(Duration.between(before, start).toMinutes() <= 10, start.toString());
        assertEquals(Duration.ofMinutes(30), Duration.between(start, end));
    }

    @Test
    void whereThereIsNoSlotTheBuildFailsAndNobodyIsAsked() throws Exception {
        blackout("2099-01-01 00:00:00", "2100-01-01 00:00:00");
        var run = build(Result.FAILURE, SLOT);
        j.assertLogContains(
                "The first available slot of CHG0030001 could not be set: ServiceNow has no slot of 120 minutes from"
                        + " 2099-01-01 10:00:00 UTC on (No slots found for 90 days from now).",
                run);
        assertEquals("-5", change().get("state"));
    }

    @Test
    void aSearchThatFailsSaysWhy() throws Exception {
        simulator.planning().failSearches(true);
        var run = build(Result.FAILURE, SLOT);
        j.assertLogContains("the search has failed in ServiceNow (The search for a slot has failed)", run);
        assertEquals("-5", change().get("state"));
    }

    @Test
    void aSearchThatDoesNotEndIsWaitedForFiveMinutes() throws Exception {
        simulator.planning().polls(Integer.MAX_VALUE);
        var run = build(Result.FAILURE, SLOT);
        j.assertLogContains("ServiceNow has not ended the search within 5 minutes", run);
        assertTrue(
                time.slept().compareTo(Duration.ofMinutes(5)) <= 0, time.slept().toString());
    }

    @Test
    void datesThatMayNotBeWrittenAreAnErrorThatSaysSo() throws Exception {
        simulator.customisation().dropField("change_request", "start_date");
        var run = build(Result.FAILURE, SLOT);
        j.assertLogContains("The first available slot of CHG0030001 could not be set:", run);
        j.assertLogContains("No permission to write the planned dates", run);
    }

    @Test
    void anAnswerThatIsLostStartsNoSecondSearchOnceTheChangeHasItsDates() throws Exception {
        simulator.planning().polls(0);
        simulator.requests().after(entry -> {
            if (searches() == 0
                    && entry.kind() == RequestKind.CHANGE_API
                    && entry.method().equals("POST")) {
                simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenReset());
            }
        });
        time.whenSleeping(slept -> simulator
                .records()
                .set(
                        "change_request",
                        change().get("sys_id"),
                        Map.of("start_date", "2099-01-01 10:00:00", "end_date", "2099-01-01 12:00:00")));
        var run = build(Result.SUCCESS, SLOT);
        j.assertLogContains("planned=2099-01-01T10:00:00Z 2099-01-01T12:00:00Z", run);
        assertEquals(1, searches());
    }

    @Test
    void aChangeThatApproversHaveSeenKeepsItsDates() throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, script(SLOT) + script(SLOT).replace("def ", ""));
        j.assertLogContains("state=Assess planned=2099-01-01T10:00:00Z 2099-01-01T12:00:00Z", run);
        assertEquals(1, searches());
    }

    @Test
    void aDryRunSaysWhatWouldBeSearched() throws Exception {
        var run = build(Result.SUCCESS, SLOT + ", dryRun: true");
        j.assertLogContains("planned for the first available slot of 120 minutes from 2099-01-01 10:00:00 UTC on", run);
        assertEquals(0, searches());
    }
}
