package io.jenkins.plugins.servicenow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.cloudbees.hudson.plugins.folder.Folder;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class BuildIdentityTest {

    private ServiceNowSimulator simulator;

    /** Its files stay where they are, so that it can go on under its old name. */
    @Test
    void aBuildKeepsItsNameWhenItsJobIsMovedMeanwhile(JenkinsRule j) throws Exception {
        var run = Pipelines.start(
                j, "snowChangeRequest(shortDescription: 'x', requestApproval: false)\nsemaphore 'move'");
        SemaphoreStep.waitForStart("move/1", run);
        var before = BuildIdentity.of(run, "change", "");
        var job = run.getParent();
        var folder = j.createProject(Folder.class, "team");
        // Jenkins may store the state of the build at this very moment.
        Files.createDirectories(folder.getRootDir().toPath().resolve("jobs/moved/builds/" + run.getId()));
        job.onLoad(folder, "moved");
        assertEquals("team/moved", job.getFullName());
        assertEquals(before, BuildIdentity.of(run, "change", ""));
        assertEquals(
                simulator.records().all("change_request").get(0).get("correlation_id"),
                BuildIdentity.of(run, "change", "").correlationId());
        job.onLoad(j.jenkins, Pipelines.JOB);
        SemaphoreStep.success("move/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }
}
