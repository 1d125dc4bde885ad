package io.jenkins.plugins.servicenow.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class ChangeTaskStepTest {

    private static final String NUMBER = "CHG0030099";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private String change(Map<String, String> values) {
        var all = new HashMap<>(Map.of("state", "-1"));
        all.putAll(values);
        Changes.insertApproved(simulator, NUMBER, all);
        return simulator
                .records()
                .find("change_request", "number", NUMBER)
                .orElseThrow()
                .get("sys_id");
    }

    private String task(Map<String, String> values) {
        var change = simulator
                .records()
                .find("change_request", "number", NUMBER)
                .orElseThrow()
                .get("sys_id");
        var all = new HashMap<>(Map.of("change_request", change, "parent", change));
        all.putAll(values);
        return simulator.records().insert("change_task", all);
    }

    private List<Map<String, String>> tasks() {
        return simulator.records().all("change_task");
    }

    private static String block(String arguments, String body) {
        return "snowChangeTask(change: '" + NUMBER + "', shortDescription: 'Boot test', " + arguments + ") {\n" + body
                + "\n}";
    }

    @Test
    void theTaskIsInProgressWhileTheBodyRunsAndClosedWithItsResult() throws Exception {
        var change = change(Map.of());
        var run = Pipelines.start(
                j, block("type: 'testing', closeNotes: 'It boots'", "semaphore 'test'\n'value'") + "\necho 'after'");
        SemaphoreStep.waitForStart("test/1", run);
        var open = tasks().get(0);
        assertEquals("2", open.get("state"));
        assertEquals(change, open.get("change_request"));
        assertEquals("Boot test", open.get("short_description"));
        assertEquals("testing", open.get("change_task_type"));
        assertEquals(read(change).get("assignment_group"), open.get("assignment_group"));
        assertFalse(open.get("work_start").isEmpty());

        SemaphoreStep.success("test/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        var closed = tasks().get(0);
        assertEquals("3", closed.get("state"));
        assertEquals("successful", closed.get("close_code"));
        assertEquals("It boots", closed.get("close_notes"));
        assertFalse(closed.get("work_end").isEmpty());
        assertEquals(1, tasks().size());
        j.assertLogContains("'Boot test' of CHG0030099: In Progress", run);
        assertTrue(BuildRecords.tasks(run).get(0).isEnded());
    }

    private Map<String, String> read(String change) {
        return simulator.records().get("change_request", change);
    }

    @Test
    void aBodyThatFailsClosesItsTaskAsUnsuccessfulWithTheErrorAndFailsTheBuild() throws Exception {
        change(Map.of());
        var run = Pipelines.run(
                j, Result.FAILURE, "stage('Test') {\n" + block("type: 'testing'", "error 'No boot'") + "\n}");
        var task = tasks().get(0);
        assertEquals("3", task.get("state"));
        assertEquals("unsuccessful", task.get("close_code"));
        assertEquals(
                "Jenkins os-image #1: 'Boot test' has failed in the stage 'Test': No boot", task.get("close_notes"));
        j.assertLogContains("ERROR: No boot", run);
    }

    @ParameterizedTest
    @CsvSource({"UNSTABLE, successful_issues", "FAILURE, unsuccessful"})
    void whatTheBodyHasOnlyWarnedOfIsInTheCloseCode(String result, String closeCode) throws Exception {
        change(Map.of());
        Pipelines.run(
                j,
                Result.SUCCESS,
                block(
                        "closeNotes: 'fine'",
                        "catchError(buildResult: 'SUCCESS', stageResult: '" + result + "') { error 'x' }"));
        assertEquals(closeCode, tasks().get(0).get("close_code"));
        assertEquals(
                "Jenkins os-image #1: 'Boot test' has ended as " + result,
                tasks().get(0).get("close_notes"));
    }

    @Test
    void anAbortedBodyClosesItsTaskAndTheBuildStaysAborted() throws Exception {
        change(Map.of());
        var run = Pipelines.start(j, block("type: 'testing'", "semaphore 'test'"));
        SemaphoreStep.waitForStart("test/1", run);
        run.getExecution().interrupt(Result.ABORTED);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertEquals("unsuccessful", tasks().get(0).get("close_code"));
        assertTrue(tasks().get(0).get("close_notes").contains("'Boot test' was aborted"));
    }

    @Test
    void aTaskThatTheModelHasMadeIsTakenInPlaceOfANewOne() throws Exception {
        change(Map.of());
        var model = task(Map.of("short_description", "Boot Test", "created_from", "workflow"));
        Pipelines.run(j, Result.SUCCESS, block("type: 'testing'", "echo 'x'"));
        assertEquals(1, tasks().size());
        assertEquals("3", simulator.records().get("change_task", model).get("state"));
    }

    @Test
    void aTaskOfAPersonIsLeftToThemThoughItHasTheSameName() throws Exception {
        change(Map.of());
        var people = List.of(
                task(Map.of("short_description", "Boot test")),
                task(Map.of("short_description", "Boot test", "created_from", "workflow", "state", "2")),
                task(Map.of(
                        "short_description",
                        "Boot test",
                        "created_from",
                        "workflow",
                        "assigned_to",
                        simulator.records().all("sys_user").get(0).get("sys_id"))));
        Pipelines.run(j, Result.SUCCESS, block("type: 'testing'", "echo 'x'"));
        assertEquals(4, tasks().size());
        for (var task : people) {
            assertFalse("3".equals(simulator.records().get("change_task", task).get("state")));
        }
    }

    @Test
    void aTaskThatSomebodyHasCanceledMeanwhileIsLeftAsItIs() throws Exception {
        change(Map.of());
        var run = Pipelines.start(j, block("type: 'testing'", "semaphore 'test'"));
        SemaphoreStep.waitForStart("test/1", run);
        var id = tasks().get(0).get("sys_id");
        simulator.records().update("change_task", id, Map.of("state", "4", "active", "false"), "beth.anglin");
        SemaphoreStep.success("test/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertEquals("4", tasks().get(0).get("state"));
        j.assertLogContains("is Canceled already, last updated by beth.anglin. It is left as it is.", run);
    }

    @Test
    void plannedDatesLieInsideThoseOfTheChange() throws Exception {
        change(Map.of("start_date", "2031-01-01 10:00:00", "end_date", "2031-01-01 12:00:00"));
        Pipelines.run(j, Result.SUCCESS, block("durationMinutes: 30", "echo 'x'"));
        assertEquals("2031-01-01 10:00:00", tasks().get(0).get("planned_start_date"));
        assertEquals("2031-01-01 10:30:00", tasks().get(0).get("planned_end_date"));
        Pipelines.run(j, Result.SUCCESS, block("durationMinutes: 600", "echo 'x'"));
        assertEquals("2031-01-01 12:00:00", tasks().get(1).get("planned_end_date"));
    }

    @Test
    void aChangeWhoseWindowIsOverHasATaskWithoutPlannedDates() throws Exception {
        change(Map.of("start_date", "2021-01-01 10:00:00", "end_date", "2021-01-01 12:00:00"));
        Pipelines.run(j, Result.SUCCESS, block("type: 'implementation'", "echo 'x'"));
        assertEquals("", tasks().get(0).get("planned_start_date"));
        assertEquals("3", tasks().get(0).get("state"));
    }

    @Test
    void eachBranchAndEachCallHasATaskOfItsOwn() throws Exception {
        change(Map.of());
        var call = block("type: 'testing'", "echo 'x'");
        Pipelines.run(
                j,
                Result.SUCCESS,
                "parallel amd64: {\n" + call + "\n}, arm64: {\n" + call + "\n" + block("type: 'testing'", call)
                        + "\n}");
        assertEquals(4, tasks().size());
        assertTrue(tasks().stream().allMatch(task -> task.get("state").equals("3")));
    }

    @Test
    void aLostAnswerMakesNoSecondTask() throws Exception {
        change(Map.of());
        simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenReset());
        Pipelines.run(j, Result.SUCCESS, block("type: 'testing'", "echo 'x'"));
        assertEquals(1, tasks().size());
        assertEquals("3", tasks().get(0).get("state"));
    }

    @Test
    void noTaskIsOpenedUnderAChangeThatIsCanceled() throws Exception {
        change(Map.of("state", "4"));
        var run = Pipelines.run(j, Result.FAILURE, block("type: 'testing'", "echo 'not reached'"));
        assertEquals(0, tasks().size());
        j.assertLogNotContains("not reached", run);
    }

    @Test
    void aTaskOnHoldStaysOpenAndTheBuildSaysSo() throws Exception {
        var change = change(Map.of());
        var run = Pipelines.start(j, block("type: 'testing'", "semaphore 'test'"));
        SemaphoreStep.waitForStart("test/1", run);
        simulator
                .approvals()
                .hold(NUMBER, simulator.records().all("sys_user").get(0).get("user_name"), "Wait for the audit");
        SemaphoreStep.success("test/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("The change task 'Boot test' was not closed.", run);
        j.assertLogContains("it is on hold (Wait for the audit)", run);
        assertEquals("true", read(change).get("on_hold"));
    }

    @Test
    void theCloseOfTheChangeClosesTheTasksOfItsBuildThatAreStillOpen() throws Exception {
        var run = Pipelines.start(j, """
                snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                semaphore 'approval'
                snowChangeTask('Publish') {
                    snowCloseChange 'Published'
                }
                """);
        SemaphoreStep.waitForStart("approval/1", run);
        simulator.approvals().approveAll("CHG0030001", "fine");
        SemaphoreStep.success("approval/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        var task = simulator
                .records()
                .find("change_task", "short_description", "Publish")
                .orElseThrow();
        assertEquals("3", task.get("state"));
        assertEquals("Published", task.get("close_notes"));
        assertEquals("successful", BuildRecords.change(run).getCloseCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shortDescription: '' | snowChangeTask needs a shortDescription",
                "shortDescription: 'x', type: 'coding' | 'coding'",
                "shortDescription: 'x', durationMinutes: -1 | needs a durationMinutes of 0",
                "shortDescription: 'x', fields: [state: '3'] | The step moves the task by itself",
                "shortDescription: 'x', assignmentGroup: 'Nobody' | ServiceNow has no group 'Nobody'",
                "shortDescription: 'x', change: '' | needs a change request"
            })
    void badArgumentsAreRefusedBeforeTheBodyRuns(String arguments, String message) throws Exception {
        change(Map.of());
        var given = arguments.contains("change:") ? arguments : arguments + ", change: '" + NUMBER + "'";
        var run = Pipelines.run(j, Result.FAILURE, "snowChangeTask(" + given + ") { echo 'not reached' }");
        j.assertLogContains(message, run);
        j.assertLogNotContains("not reached", run);
        assertEquals(0, tasks().size());
    }
}
