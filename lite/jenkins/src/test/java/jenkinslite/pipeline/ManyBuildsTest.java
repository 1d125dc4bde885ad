package jenkinslite.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import java.util.ArrayList;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ManyBuildsTest {
    private static final int BUILDS = 300;

    @Test
    void buildsThatWaitHoldNoThread(JenkinsRule j) throws Exception {
        var job = Pipelines.job(j, "node { stage('S') { semaphore 'wait' } }");
        var before = Thread.activeCount();
        var builds = new ArrayList<WorkflowRun>();
        for (int i = 1; i <= BUILDS; i++) {
            builds.add(job.scheduleBuild2(0).waitForStart());
        }
        for (int i = 1; i <= BUILDS; i++) {
            SemaphoreStep.waitForStart("wait/" + i, null);
        }
        assertTrue(Thread.activeCount() - before < 50, () -> Thread.activeCount() + " threads");
        for (int i = 1; i <= BUILDS; i++) {
            SemaphoreStep.success("wait/" + i, null);
        }
        for (var build : builds) {
            assertEquals(Result.SUCCESS, j.waitForCompletion(build).getResult());
        }
    }
}
