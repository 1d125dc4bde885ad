package io.jenkins.plugins.servicenow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.model.Run;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class BuildFailureTest {

    private static final Masking UNMASKED = Masking.of((Run<?, ?>) null);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static WorkflowRun start(JenkinsRule j, String script) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static Optional<BuildFailure> afterwards(JenkinsRule j, Result result, String script) throws Exception {
        return BuildFailure.of(j.assertBuildStatus(result, j.waitForCompletion(start(j, script))), UNMASKED);
    }

    private static Optional<BuildFailure> atTheSemaphore(JenkinsRule j, String script) throws Exception {
        var build = start(j, script);
        SemaphoreStep.waitForStart("s/1", build);
        var failure = BuildFailure.of(build, UNMASKED);
        SemaphoreStep.success("s/1", null);
        j.waitForCompletion(build);
        return failure;
    }

    private static Optional<BuildFailure> failed(String stage, String message) {
        return Optional.of(new BuildFailure(stage, message, false));
    }

    @Test
    void theStageIsTheInnermostOneInWhichTheErrorArose() throws Throwable {
        sessions.then(j -> {
            assertEquals(failed("inner", "broken"), afterwards(j, Result.FAILURE, """
                    stage('before') { echo 'fine' }
                    stage('outer') {
                        stage('early') { echo 'fine' }
                        stage('inner') { withEnv(['A=B']) { error 'broken' } }
                    }
                    """));
            assertEquals(
                    failed("outer", "broken"),
                    afterwards(j, Result.FAILURE, "stage('outer') { stage('inner') { echo 'fine' }; error 'broken' }"));
            assertEquals(
                    failed("", "broken"),
                    afterwards(j, Result.FAILURE, "stage('one') { echo 'fine' }; error 'broken'"));
        });
    }

    @Test
    void anErrorOfTheScriptItselfHasItsStageToo() throws Throwable {
        sessions.then(j -> {
            assertEquals(
                    failed("inner", "java.lang.Exception: by hand"),
                    afterwards(
                            j, Result.FAILURE, "stage('outer') { stage('inner') { throw new Exception('by hand') } }"));
            assertEquals(
                    failed("", "java.lang.Exception: by hand"),
                    afterwards(j, Result.FAILURE, "throw new Exception('by hand')"));
        });
    }

    @Test
    void theStageOfABranchIsFound() throws Throwable {
        sessions.then(j -> {
            assertEquals(failed("two", "broken"), afterwards(j, Result.FAILURE, """
                    stage('all') {
                        parallel a: { stage('one') { echo 'fine' } }, b: { stage('two') { error 'broken' } }
                    }
                    """));
            assertEquals(
                    failed("all", "broken"),
                    afterwards(
                            j, Result.FAILURE, "stage('all') { parallel a: { echo 'fine' }, b: { error 'broken' } }"));
        });
    }

    @Test
    void inACatchTheLatestErrorCounts() throws Throwable {
        sessions.then(j -> {
            assertEquals(failed("two", "second"), atTheSemaphore(j, """
                    try { stage('one') { error 'first' } } catch (e) { echo 'never mind' }
                    try {
                        stage('two') { error 'second' }
                        stage('three') { echo 'not reached' }
                    } catch (e) {
                        stage('report') { semaphore 's' }
                        throw e
                    }
                    """));
        });
    }

    @Test
    void inAFinallyTheErrorIsKnownBeforeTheBuildHasEnded() throws Throwable {
        sessions.then(j -> {
            assertEquals(
                    failed("one", "broken"),
                    atTheSemaphore(
                            j,
                            "node { try { stage('one') { error 'broken' } } finally { stage('post') { semaphore 's' } } }"));
        });
    }

    @Test
    void whereNothingHasFailedThereIsNoFailure() throws Throwable {
        sessions.then(j -> assertEquals(
                Optional.empty(), atTheSemaphore(j, "try { stage('one') { echo 'fine' } } finally { semaphore 's' }")));
    }

    @Test
    void theErrorThatEndedTheBuildCountsMoreThanALaterOneThatWasCaught() throws Throwable {
        sessions.then(j -> assertEquals(failed("two", "the one"), afterwards(j, Result.FAILURE, """
                try {
                    stage('one') { error 'first' }
                } catch (first) {
                    try {
                        stage('two') { error 'the one' }
                    } catch (last) {
                        catchError { stage('three') { error 'by the way' } }
                        throw last
                    }
                }
                """)));
    }

    @Test
    void aBuildThatContinuesAfterAnErrorHasFailedToo() throws Throwable {
        sessions.then(j -> assertEquals(
                failed("one", "broken"),
                afterwards(
                        j,
                        Result.FAILURE,
                        "catchError { stage('one') { error 'broken' } }; stage('two') { echo 'continues' }")));
    }

    @Test
    void theMessageIsOneLine() throws Throwable {
        sessions.then(j -> assertEquals(
                failed("", "one two [8mthree"),
                afterwards(j, Result.FAILURE, "error 'one\\n\\ttwo\\u0007 \\u001b[8mthree'")));
    }

    @Test
    void aStoppedBuildHasNotFailed() throws Throwable {
        sessions.then(j -> {
            var build = start(j, "stage('one') { semaphore 'wait' }");
            SemaphoreStep.waitForStart("wait/1", build);
            build.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
            assertEquals(Optional.of(new BuildFailure("one", "ABORTED", true)), BuildFailure.of(build, UNMASKED));

            var timeout = afterwards(
                            j, Result.ABORTED, "stage('two') { timeout(time: 1, unit: 'MILLISECONDS') { sleep 60 } }")
                    .orElseThrow();
            assertTrue(timeout.aborted());
            assertEquals("two", timeout.stage());
        });
    }

    @Test
    void theFailureIsFoundAfterARestart() throws Throwable {
        sessions.then(j -> {
            var job = j.createProject(WorkflowJob.class, "p");
            job.setDefinition(new CpsFlowDefinition(
                    "try { stage('one') { error 'broken' } } catch (e) { semaphore 'caught'; throw e }", true));
            SemaphoreStep.waitForStart("caught/1", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(j -> {
            var build = j.jenkins.getItemByFullName("p", WorkflowJob.class).getBuildByNumber(1);
            assertEquals(failed("one", "broken"), BuildFailure.of(build, UNMASKED));
            SemaphoreStep.success("caught/1", null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
        });
        sessions.then(j -> assertEquals(
                failed("one", "broken"),
                BuildFailure.of(
                        j.jenkins.getItemByFullName("p", WorkflowJob.class).getBuildByNumber(1), UNMASKED)));
    }
}
