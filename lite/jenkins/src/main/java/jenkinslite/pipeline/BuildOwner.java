package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.BuildListener;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** A pipeline build, by name on disk. */
public final class BuildOwner extends FlowExecutionOwner {
    private static final long serialVersionUID = 1L;

    private final String id;
    private transient WorkflowRun run;
    private transient BuildListener listener;

    public BuildOwner(WorkflowRun run) {
        this.id = run.getExternalizableId();
        this.run = run;
    }

    private synchronized WorkflowRun run() throws IOException {
        if (run == null) {
            run = (WorkflowRun) Run.fromExternalizableId(id);
            if (run == null) {
                throw new IOException("The build " + id + " is gone");
            }
        }
        return run;
    }

    @Override
    @NonNull
    public FlowExecution get() throws IOException {
        var execution = run().getExecution();
        if (execution == null) {
            throw new IOException("The build " + id + " did not yet start");
        }
        return execution;
    }

    @Override
    public Queue.Executable getExecutable() throws IOException {
        return run();
    }

    @Override
    @NonNull
    public synchronized TaskListener getListener() throws IOException {
        return listener();
    }

    public synchronized BuildListener listener() throws IOException {
        if (listener == null) {
            listener = new BuildLog(run().getLogFile());
        }
        return listener;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BuildOwner other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(id);
    }

    @Override
    public String toString() {
        return id;
    }
}
