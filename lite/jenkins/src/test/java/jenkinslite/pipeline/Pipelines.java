package jenkinslite.pipeline;

import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

final class Pipelines {
    private Pipelines() {}

    static WorkflowJob job(JenkinsRule j, String script) throws Exception {
        var job = j.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
