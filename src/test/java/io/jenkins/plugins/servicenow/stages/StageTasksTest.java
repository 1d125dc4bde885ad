package io.jenkins.plugins.servicenow.stages;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class StageTasksTest {

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    /** Runs a block with tasks under an approved change. */
    private WorkflowRun run(Result expected, String body) throws Exception {
        var run = Pipelines.start(j, """
                snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                semaphore 'approval'
                snowLifecycle(stages: 'tasks') {
                    %s
                }
                """.formatted(body));
        SemaphoreStep.waitForStart("approval/1", run);
        simulator.approvals().approveAll("CHG0030001", "fine");
        SemaphoreStep.success("approval/1", null);
        j.assertBuildStatus(expected, j.waitForCompletion(run));
        return run;
    }

    /** Those that Jenkins has made. */
    private List<Map<String, String>> tasks() {
        return simulator.records().all("change_task").stream()
                .filter(task -> !task.get("correlation_id").isEmpty())
                .toList();
    }

    private Map<String, String> closeCodes() {
        return tasks().stream().collect(toMap(task -> task.get("short_description"), task -> task.get("close_code")));
    }

    private List<String> stageNotes() {
        return simulator
                .records()
                .journal(simulator.records().sysId("change_request", "CHG0030001"), "work_notes")
                .stream()
                .filter(note -> note.contains("stages"))
                .toList();
    }

    @Test
    void eachStageIsATaskThatIsClosedBeforeTheChangeIs() throws Exception {
        var run = run(Result.SUCCESS, """
                stage('Build') {
                    parallel amd64: { stage('Compile') { echo 'x' } }, arm64: { stage('Compile') { echo 'x' } }
                }
                stage('Test') { catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE') { error 'flaky' } }
                """);
        assertEquals(
                Map.of(
                        "Build", "successful",
                        "Build / amd64 / Compile", "successful",
                        "Build / arm64 / Compile", "successful",
                        "Test", "successful_issues"),
                closeCodes());
        assertEquals("successful", BuildRecords.change(run).getCloseCode());
        assertTrue(tasks().stream().noneMatch(task -> task.get("work_start").isEmpty()));
        assertEquals(List.of(), stageNotes());
    }

    @Test
    void aStageThatFailsHasATaskThatSaysSo() throws Exception {
        run(Result.FAILURE, "stage('Build') { echo 'x' }\nstage('Test') { error 'No boot' }");
        assertEquals(Map.of("Build", "successful", "Test", "unsuccessful"), closeCodes());
        var failed = tasks().stream()
                .filter(task -> task.get("short_description").equals("Test"))
                .findFirst()
                .orElseThrow();
        assertEquals("Jenkins os-image #1: 'Test' has failed in the stage 'Test': No boot", failed.get("close_notes"));
        assertEquals("3", failed.get("state"));
    }

    @Test
    void aTaskShowsThatItsStageRuns() throws Exception {
        StageTasks.get().setInterval(Duration.ofMillis(1));
        var run = Pipelines.start(j, """
                snowChangeRequest(shortDescription: 'Publish', requestApproval: false)
                snowLifecycle(stages: 'tasks', onSuccess: 'nothing') {
                    stage('Build') { semaphore 'in' }
                }
                """);
        SemaphoreStep.waitForStart("in/1", run);
        // Moved to In Progress.
        simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        assertEquals("Build", tasks().get(0).get("short_description"));
        SemaphoreStep.success("in/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertEquals(Map.of("Build", "successful"), closeCodes());
    }

    @Test
    void aStageThatIsRepeatedHasATaskForEachTry() throws Exception {
        run(Result.SUCCESS, """
                def tries = 0
                retry(2) {
                    stage('Build') { if (tries++ == 0) { error 'once more' } }
                }
                """);
        assertEquals(
                List.of("successful", "unsuccessful"),
                tasks().stream().map(task -> task.get("close_code")).sorted().toList());
    }

    @Test
    void anAnswerThatIsLostMakesNoSecondTask() throws Exception {
        run(Result.SUCCESS, "stage('Build') { echo 'x' }");
        assertEquals(1, tasks().size());
        simulator.faults().next(2, RequestKind.CHANGE_API, Fault.committedThenReset());
        Pipelines.run(j, Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'Publish', requestApproval: false)
                snowLifecycle(stages: 'tasks', onSuccess: 'nothing') { stage('Again') { echo 'x' } }
                """);
        assertEquals(2, tasks().size());
    }

    @Test
    void moreThanFiftyStagesAreSaidInOneNote() throws Exception {
        run(Result.SUCCESS, "for (int i = 0; i < 53; i++) { stage('Stage ' + i) { echo 'x' } }");
        assertEquals(StageTasks.MAX_TASKS, tasks().size());
        assertTrue(tasks().stream().allMatch(task -> task.get("state").equals("3")));
        assertEquals(1, stageNotes().size());
        assertTrue(stageNotes()
                .get(0)
                .endsWith("has more than 50 stages. Those after the first 50 have no change tasks."));
    }

    @Test
    void stagesOutsideOfTheBlockHaveNoTasks() throws Exception {
        Pipelines.run(j, Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'Publish', requestApproval: false)
                stage('Before') { echo 'x' }
                snowLifecycle(stages: 'tasks', onSuccess: 'nothing') { stage('Inside') { echo 'x' } }
                stage('After') { echo 'x' }
                """);
        assertEquals(Map.of("Inside", "successful"), closeCodes());
    }
}
