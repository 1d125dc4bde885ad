package io.jenkins.plugins.servicenow.approval;

import hudson.model.Action;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.jvnet.hudson.test.JenkinsRule;

/** Real builds for waits to be in. Each goes on for ever, unless it is stopped, and is lent to one seed after the other. */
final class GateRuns {

    /** @param actions that it had before the first wait */
    private record Lent(WorkflowRun run, List<Action> actions) {}

    private final JenkinsRule j;
    private final Deque<Lent> idle = new ArrayDeque<>();
    private final List<Lent> lent = new ArrayList<>();
    private int started;

    GateRuns(JenkinsRule j) {
        this.j = j;
    }

    WorkflowRun take() throws Exception {
        var next = idle.isEmpty() ? start() : idle.pop();
        lent.add(next);
        return next.run();
    }

    private Lent start() throws Exception {
        var run = Pipelines.start(j, "semaphore 'gate'");
        started++;
        SemaphoreStep.waitForStart("gate/" + started, run);
        return new Lent(run, List.copyOf(run.getActions()));
    }

    /** Returns when a build that is being stopped has ended. */
    void awaitEnd(WorkflowRun run) throws Exception {
        j.waitForCompletion(run);
    }

    /** All that were taken. */
    void giveBack() throws Exception {
        for (var each : lent) {
            if (each.run().isBuilding()) {
                if (isPaused(each.run())) {
                    ((CpsFlowExecution) each.run().getExecution()).pause(false);
                }
                // Otherwise the build holds the pages of all seeds, and each is stored with it many times.
                each.run().getActions().retainAll(each.actions());
                idle.push(each);
            }
        }
        lent.clear();
    }

    static boolean isPaused(WorkflowRun run) {
        return run.getExecution() instanceof CpsFlowExecution execution && execution.isPaused();
    }
}
