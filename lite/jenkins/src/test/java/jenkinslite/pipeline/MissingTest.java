package jenkinslite.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import java.io.File;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What Lite does not have is named, never pretended. */
class MissingTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipeline { agent any }",
                "input 'Continue?'",
                "@Library('x') _\necho 'a'",
                "echo scm.X",
                "echo currentBuild.result"
            })
    void missingFeatureIsNamed(String script) throws Throwable {
        sessions.then(j -> {
            var build = j.buildAndAssertStatus(Result.FAILURE, Pipelines.job(j, script));
            j.assertLogContains("java.lang.UnsupportedOperationException: ", build);
        });
    }

    @Test
    void buildWithoutASavedProgramFails() throws Throwable {
        sessions.then(j -> {
            var build = Pipelines.job(j, "semaphore 'wait'").scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("wait/1", build);
        });
        assertTrue(new File(sessions.getHome(), "jobs/p/builds/1/program.dat").delete());
        sessions.then(j -> {
            var build = j.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
            j.assertLogContains("Jenkins stopped before its program was first saved", build);
        });
    }
}
