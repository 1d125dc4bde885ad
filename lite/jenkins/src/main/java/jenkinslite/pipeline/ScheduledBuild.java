package jenkinslite.pipeline;

import com.google.common.util.concurrent.ForwardingFuture;
import com.google.common.util.concurrent.SettableFuture;
import hudson.model.queue.QueueTaskFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** A build from when it is asked for until it has ended. */
public final class ScheduledBuild extends ForwardingFuture<WorkflowRun> implements QueueTaskFuture<WorkflowRun> {
    private final SettableFuture<WorkflowRun> started = SettableFuture.create();
    private final SettableFuture<WorkflowRun> ended = SettableFuture.create();

    @Override
    protected Future<WorkflowRun> delegate() {
        return ended;
    }

    @Override
    public WorkflowRun waitForStart() throws InterruptedException, ExecutionException {
        return started.get();
    }

    public void started(WorkflowRun build) {
        started.set(build);
    }

    public void ended(WorkflowRun build) {
        ended.set(build);
    }

    public void failed(Throwable failure) {
        started.setException(failure);
        ended.setException(failure);
    }
}
