package jenkinslite.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import hudson.security.ACL;
import java.io.File;
import jenkins.model.Jenkins;
import jenkinslite.Life;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/** Jenkins dies without a word. */
class KillTest {
    @TempDir
    private File home;

    private static WorkflowRun start(String script) throws Exception {
        var job = Jenkins.get().createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(script, true));
        var build = job.scheduleBuild2(0).waitForStart();
        SemaphoreStep.waitForStart("wait/1", build);
        ((CpsFlowExecution) build.getExecution()).waitForSuspension();
        return build;
    }

    @Test
    void programGoesOnFromTheLastTimeThatItWaited() throws Exception {
        var first = Life.start(home);
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            start("""
                    def seen = []
                    for (x in ['a', 'b']) {
                        stage(x) { semaphore 'wait' }
                        seen << x
                    }
                    echo "seen ${seen}"
                    """);
        }
        first.kill();

        var second = Life.start(home);
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            SemaphoreStep.success("wait/1", null);
            SemaphoreStep.success("wait/2", null);
            var build = Pipelines.resumed();
            new JenkinsRule().waitForCompletion(build);
            assertEquals(Result.SUCCESS, build.getResult());
            new JenkinsRule().assertLogContains("seen [a, b]", build);
            new JenkinsRule().assertLogNotContains("Pausing", build);
        } finally {
            second.stop();
        }
    }

    @Test
    void shellThatRanFailsAndSaysWhy() throws Exception {
        var first = Life.start(home);
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            var build = start("node { semaphore 'wait'; sh 'echo begun; sleep 1000' }");
            SemaphoreStep.success("wait/1", null);
            new JenkinsRule().waitForMessage("begun\n", build);
            ((CpsFlowExecution) build.getExecution()).waitForSuspension();
        }
        first.kill();

        var second = Life.start(home);
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            var build = Pipelines.resumed();
            new JenkinsRule().waitForCompletion(build);
            assertEquals(Result.FAILURE, build.getResult());
            new JenkinsRule().assertLogContains("ERROR: The script was running when Jenkins went down", build);
        } finally {
            second.stop();
        }
    }
}
