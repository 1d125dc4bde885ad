package io.jenkins.plugins.servicenow.cmdb.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowLinkDeployment} when Jenkins is shut down in the middle. */
@WithServiceNow
class LinkDeploymentInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;
    private CmdbContent cmdb;

    @BeforeEach
    void setUp() {
        cmdb = new CmdbContent(simulator);
    }

    @Test
    void afterARestartNoServerIsLinkedTwiceAndTheChangeHasOneNote() throws Throwable {
        cmdb.image("web-base", "1.0");
        cmdb.server("web-01");
        cmdb.server("web-02");
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenHanging());
            Pipelines.start(
                    j,
                    "def done = snowLinkDeployment(ci: 'web-base', servers: ['web-01', 'web-02'], change: 'CHG0030099')\n"
                            + "echo \"before=${done.alreadyLinked}\"");
            simulator.requests().await(RequestKind.BATCH, 1);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("before=[web-01, web-02]", run);
            assertEquals(2, cmdb.relations().size());
            assertEquals(1, simulator.records().journal(change, "work_notes").size());
            assertEquals(2, BuildRecords.deployments(run).size());
        });
    }

    @Test
    void afterARestartNoServerIsCreatedTwice() throws Throwable {
        cmdb.image("web-base", "1.0");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenHanging());
            Pipelines.start(j, "snowLinkDeployment(ci: 'web-base', servers: ['web-01'], onMissing: 'create')");
            simulator.requests().await(RequestKind.BATCH, 1);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals(1, simulator.records().all("cmdb_ci_server").size());
            assertEquals(1, cmdb.relations().size());
        });
    }
}
