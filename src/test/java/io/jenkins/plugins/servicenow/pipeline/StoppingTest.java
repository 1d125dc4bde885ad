package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import java.util.concurrent.TimeUnit;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class StoppingTest {

    @Test
    void stopAbortsTheStepThatWaits(JenkinsRule j) throws Exception {
        var build = Pipelines.startAndWaitFor(j, "wait/1", """
                try {
                    semaphore 'wait'
                } finally {
                    echo 'cleaning up'
                }
                """);
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        j.assertLogContains("cleaning up", build);
        j.assertLogContains("stopped by a test", build);
        assertNotNull(build.getAction(InterruptedBuildAction.class));
    }

    @Test
    void abortCannotBeSwallowedByTheScript(JenkinsRule j) throws Exception {
        var build = Pipelines.startAndWaitFor(j, "wait/1", """
                try {
                    semaphore 'wait'
                } catch (e) {
                    echo "caught ${e.class.simpleName}"
                }
                """);
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        j.assertLogContains("caught FlowInterruptedException", build);
    }

    @Test
    void stopReachesEachParallelBranch(JenkinsRule j) throws Exception {
        var build = Pipelines.startAndWaitFor(j, "a/1", """
                parallel a: { semaphore 'a' }, b: { stage('inner') { semaphore 'b' } }
                """);
        SemaphoreStep.waitForStart("b/1", build);
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        j.assertLogContains("Failed in branch a", build);
        j.assertLogContains("Failed in branch b", build);
    }

    @Test
    void loopWithoutStepsCanBeStopped(JenkinsRule j) throws Exception {
        var build = Pipelines.job(j, "echo 'looping'; while (true) { }")
                .scheduleBuild2(0)
                .waitForStart();
        j.waitForMessage("looping", build);
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
    }

    @Test
    void stopInterruptsWorkInTheBackground(JenkinsRule j) throws Exception {
        TestSteps.StuckInBackground.INTERRUPTED.drainPermits();
        var build = Pipelines.job(j, "stuckInBackground()").scheduleBuild2(0).waitForStart();
        TestSteps.StuckInBackground.STARTED.acquire();
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        assertTrue(TestSteps.StuckInBackground.INTERRUPTED.tryAcquire(10, TimeUnit.SECONDS));
    }

    @Test
    void stopKillsTheShell(JenkinsRule j) throws Exception {
        var build = Pipelines.job(j, "node { sh 'echo begun; sleep 1000' }")
                .scheduleBuild2(0)
                .waitForStart();
        j.waitForMessage("begun\n", build);
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        j.assertLogContains("Sending interrupt signal to process", build);
    }

    @Test
    void timeoutAbortsItsBodyAndSaysSo(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.ABORTED, """
                timeout(time: 100, unit: 'MILLISECONDS') {
                    semaphore 'wait'
                }
                """);
        j.assertLogContains("Cancelling nested steps due to timeout", build);
        j.assertLogContains("Timeout has been exceeded", build);
    }

    @Test
    void bodyThatEndsInTimeIsNotAborted(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, "def r = timeout(5) { 'value' }; echo \"got ${r}\"");
        j.assertLogContains("got value", build);
    }

    @Test
    void timeoutInRetryIsTriedAgainButAnAbortIsNot(JenkinsRule j) throws Exception {
        var build = Pipelines.startAndWaitFor(j, "second/1", """
                int n = 0
                retry(3) {
                    if (n++ == 0) {
                        timeout(time: 100, unit: 'MILLISECONDS') { semaphore 'first' }
                    } else {
                        semaphore 'second'
                    }
                }
                """);
        j.assertLogContains("Retrying", build);
        Pipelines.stop(build);
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        assertEquals(1, build.getLog(1000).stream().filter("Retrying"::equals).count());
    }
}
