package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowAttachTests} when Jenkins is restarted in the middle. */
@WithServiceNow
class AttachTestsInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private String change() {
        var group = simulator.records().all("sys_user_group").get(0).get("sys_id");
        return simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number", "CHG0030099",
                                "state", "-1",
                                "approval", "approved",
                                "assignment_group", group));
    }

    @Test
    void afterARestartFilesAndNoteAreThereOnceAndTheChangeIsFlagged() throws Throwable {
        var change = change();
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            // The note is written, and no response comes.
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            Pipelines.start(j, """
                    node {
                        writeFile file: 'TEST-a.xml', text: '<testsuite><testcase name="a"><failure/></testcase></testsuite>'
                        def t = snowAttachTests(results: 'TEST-*.xml', change: 'CHG0030099', checks: ["Boot ${1}": true])
                        echo "failed=${t.failed} attached=${t.attachments.size()}"
                    }
                    """);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatus(Result.UNSTABLE, j.waitForCompletion(run));
            j.assertLogContains("failed=1 attached=1", run);
            j.assertLogContains("Attached already: TEST-a.xml", run);
            j.assertLogContains("Noted on CHG0030099 before", run);
            assertEquals(1, simulator.attachments().of(change).size());
            assertEquals(1, simulator.records().journal(change, "work_notes").size());
            assertEquals(
                    "true", simulator.records().get("change_request", change).get("on_hold"));
        });
    }

    @Test
    void afterARestartACallThatRepeatsATestIsStillOneRecord() throws Throwable {
        var change = change();
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.start(j, """
                    snowAttachTests(change: 'CHG0030099', checks: [Boot: true])
                    semaphore 'again'
                    snowAttachTests(change: 'CHG0030099', checks: [Boot: true])
                    """);
            SemaphoreStep.waitForStart("again/1", run);
            // The note is written, and no response comes.
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            SemaphoreStep.success("again/1", null);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 2);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("Noted on CHG0030099 before", run);
            assertEquals(
                    List.of(
                            "Tests of Jenkins os-image #1: 1 check passed / ✓ Boot",
                            "Tests of Jenkins os-image #1: 1 check passed / Again (2)"),
                    simulator.records().journal(change, "work_notes").stream()
                            .map(note -> note.lines().limit(2).collect(Collectors.joining(" / ")))
                            .toList());
        });
    }
}
