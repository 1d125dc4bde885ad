package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.run.BuildFailure;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class DeclarativePipelineTest {

    /** What is found in {@code post}, and what when the build has ended. */
    private static void assertFailure(JenkinsRule j, String stage, String message, String script) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        var run = job.scheduleBuild2(0).waitForStart();
        SemaphoreStep.waitForStart("post/1", run);
        var expected = Optional.of(new BuildFailure(stage, message, false));
        assertEquals(expected, BuildFailure.of(run));
        SemaphoreStep.success("post/1", null);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        assertEquals(expected, BuildFailure.of(run));
    }

    @Test
    void theStageThatFailedIsKnownInPost(JenkinsRule j) throws Exception {
        assertFailure(j, "Build", "disk full", """
                pipeline {
                    agent none
                    stages {
                        stage('Prepare') { steps { echo 'fine' } }
                        stage('Build') { steps { error 'disk full' } }
                        stage('Test') { steps { echo 'not reached' } }
                    }
                    post { failure { semaphore 'post' } }
                }
                """);
    }

    @Test
    void theStageOfAParallelBranchIsKnownInPost(JenkinsRule j) throws Exception {
        assertFailure(j, "Two", "no boot", """
                pipeline {
                    agent none
                    stages {
                        stage('All') {
                            parallel {
                                stage('One') { steps { echo 'fine' } }
                                stage('Two') { steps { error 'no boot' } }
                            }
                        }
                    }
                    post { failure { semaphore 'post' } }
                }
                """);
    }
}
