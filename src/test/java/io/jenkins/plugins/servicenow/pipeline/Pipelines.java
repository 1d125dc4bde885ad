package io.jenkins.plugins.servicenow.pipeline;

import hudson.model.Result;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.jvnet.hudson.test.JenkinsRule;

/** What tests of scripts have in common. */
final class Pipelines {
    private static final String JOB = "p";

    private Pipelines() {}

    static WorkflowJob job(JenkinsRule j, String script) throws Exception {
        var job = j.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    static WorkflowRun succeeds(JenkinsRule j, String script) throws Exception {
        return j.buildAndAssertSuccess(job(j, script));
    }

    static WorkflowRun ends(JenkinsRule j, Result result, String script) throws Exception {
        return j.buildAndAssertStatus(result, job(j, script));
    }

    /** @param letGo keys of semaphores that shall not hold the build */
    static WorkflowRun startAndWaitFor(JenkinsRule j, String semaphore, String script, String... letGo)
            throws Exception {
        for (var key : letGo) {
            SemaphoreStep.success(key, null);
        }
        var build = job(j, script).scheduleBuild2(0).waitForStart();
        SemaphoreStep.waitForStart(semaphore, build);
        return build;
    }

    /** The build of an earlier life. */
    static WorkflowRun resumed() {
        return Jenkins.get().getItemByFullName(JOB, WorkflowJob.class).getLastBuild();
    }

    /** As the stop button of a build does. */
    static void stop(WorkflowRun build) throws Exception {
        build.getExecution().interrupt(Result.ABORTED, new StoppedByTest());
    }

    private static final class StoppedByTest extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "stopped by a test";
        }
    }
}
