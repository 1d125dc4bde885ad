package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.Masking;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class DeclarativePipelineTest {

    private static final Masking UNMASKED = Masking.of((Run<?, ?>) null);

    /** What is found in {@code post}, and what when the build has ended. */
    private static void assertFailure(JenkinsRule j, String stage, String message, String script) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        var run = job.scheduleBuild2(0).waitForStart();
        SemaphoreStep.waitForStart("post/1", run);
        var expected = Optional.of(new BuildFailure(stage, message, false));
        assertEquals(expected, BuildFailure.of(run, UNMASKED));
        SemaphoreStep.success("post/1", null);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        assertEquals(expected, BuildFailure.of(run, UNMASKED));
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

    /** A declarative pipeline is checked before it runs, and refused when a required parameter is missing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowChangeRequest recipe: snowRecipe(name: 'web-base', baseImage: 'ubuntu-24.04')",
                "snowWaitApproval()",
                "snowWaitApproval change: 'CHG0030001', startImplementation: true",
                "snowCloseChange 'Tested'",
                "snowRegisterCI name: 'web-base', baseImage: [name: 'Ubuntu', version: '24.04']",
                "snowLinkDeployment servers: ['web-01']",
                "snowImpact where: [validated: true]",
                "snowImpact component: 'openssl', version: '3.0.13', in: 'Ubuntu'",
                "snowComplianceReport where: [validated: true], checks: ['sbom_present'], failOn: 'never'",
                "snowBom file: 'bom.cdx.json'",
                "snowAttachTests checks: ['Boot successful': true]",
                "snowVulnerabilities report: 'grype.json', ignore: [[id: 'CVE-1', reason: 'x', until: '2026-12-31']]",
                "snowIncident()",
                "snowCatalogItem name: 'Image', parameters: ['RECIPE'], category: 'Services'",
                "snowLifecycle(buildType: 'gxp') { echo 'built' }",
            })
    void everyStepMayStandInStepsWithWhatItNeeds(String step, JenkinsRule j) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "pipeline { agent none\n stages { stage('One') { when { expression { false } }\n steps { " + step
                        + " } } } }",
                true));
        j.assertLogContains("skipped due to when conditional", j.buildAndAssertSuccess(job));
    }
}
