package jenkinslite.pipeline;

import jenkins.model.Jenkins;
import jenkinslite.Lifecycle;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;

/** Pipelines outlive Jenkins: they are written when a session ends, and continue in the next one. */
public final class PipelineLifecycle implements Lifecycle {

    @Override
    public void started(Jenkins jenkins) {
        for (var job : jenkins.getAllItems(WorkflowJob.class)) {
            for (var build : job.getBuilds()) {
                if (build.isBuilding()) {
                    build.getExecution();
                }
            }
        }
        Engine.get().resume();
    }

    @Override
    public void stopping(Jenkins jenkins) {
        Engine.get().suspend();
    }

    @Override
    public void aborted(Jenkins jenkins) {
        Engine.get().abandon();
    }
}
