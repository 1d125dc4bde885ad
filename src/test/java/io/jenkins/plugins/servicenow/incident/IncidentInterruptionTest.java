package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowIncident} when Jenkins is shut down while ServiceNow is working. */
@WithServiceNow
class IncidentInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private WorkflowJob job(JenkinsRule j, String arguments) throws Exception {
        SimulatorConnection.configure(simulator);
        return Pipelines.job(
                j,
                "def incident = snowIncident(" + arguments
                        + ")\necho \"${incident.number} created=${incident.created}\"");
    }

    private static WorkflowRun finished(JenkinsRule j, int number) throws Exception {
        var run = j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(number);
        return j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
    }

    private List<Map<String, String>> incidents() {
        return simulator.records().all("incident");
    }

    @Test
    void aRestartBeforeTheAnswerFilesNoSecondIncidentThoughNothingIsShared() throws Throwable {
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenHanging());
            job(j, "dedupe: 'none'").scheduleBuild2(0).waitForStart();
            simulator.requests().await(RequestKind.TABLE_CREATE, 1);
        });
        sessions.then(j -> {
            var run = finished(j, 1);
            j.assertLogContains("This build has filed incident INC0010001 already", run);
            j.assertLogContains("INC0010001 created=false", run);
            assertEquals(1, incidents().size());
            assertEquals(true, BuildRecords.incidents(run).get(0).isCreated());
        });
    }

    @Test
    void aRestartBeforeTheAnswerMakesNoSecondNote() throws Throwable {
        sessions.then(j -> {
            var job = job(j, "");
            j.buildAndAssertStatus(Result.SUCCESS, job);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            job.scheduleBuild2(0).waitForStart();
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        sessions.then(j -> {
            j.assertLogContains("This build has already been noted on INC0010001", finished(j, 2));
            assertEquals(1, incidents().size());
            assertEquals("Jenkins os-image #1: 2 failures", incidents().get(0).get("correlation_display"));
            assertEquals(
                    1,
                    simulator
                            .records()
                            .journal(incidents().get(0).get("sys_id"), "work_notes")
                            .size());
        });
    }
}
