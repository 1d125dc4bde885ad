package org.jenkinsci.plugins.workflow.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.util.Date;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkinslite.QueueFuture;
import jenkinslite.pipeline.BuildOwner;
import jenkinslite.pipeline.EndNode;
import jenkinslite.pipeline.StackTraces;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** A build of a pipeline. It continues after restarts of Jenkins until its script ends. */
public final class WorkflowRun extends Run<WorkflowJob, WorkflowRun> implements FlowExecutionOwner.Executable {
    private static final Logger LOGGER = Logger.getLogger(WorkflowRun.class.getName());

    /** Null until the script is compiled. */
    private volatile FlowExecution execution;

    private volatile boolean completed;
    private transient volatile boolean attached;

    /** {@link #completed}, and everybody knows it. */
    private transient volatile boolean finalized;

    private transient BuildOwner owner;
    private transient QueueFuture scheduled;

    WorkflowRun(WorkflowJob job) throws IOException {
        super(job);
        attached = true;
        begin();
    }

    WorkflowRun(WorkflowJob job, File dir) throws IOException {
        super(job, dir);
        finalized = completed;
        begin();
    }

    private void begin() {
        owner = new BuildOwner(this);
    }

    /** Starts the build; it continues in the background. */
    @Override
    public void run() {
        scheduled = QueueFuture.current();
        try {
            onStartBuilding();
            save();
            var listener = listener();
            started(listener);
            if (scheduled != null) {
                scheduled.started(this);
            }
            RunListener.fireStarted(this, listener);
            var definition = getParent().getDefinition();
            if (definition == null) {
                throw new AbortException("No flow definition, cannot run");
            }
            execution = definition.create(owner, listener, getActions());
            save();
            execution.addListener(this::onNewNode);
            FlowExecutionList.get().register(owner);
            execution.start();
        } catch (Throwable failure) {
            execution = null;
            finish(Result.FAILURE, failure);
        }
    }

    private void started(BuildListener listener) {
        var causes = getCauses();
        if (causes.isEmpty()) {
            listener.getLogger().println("Started");
        }
        causes.forEach(cause -> cause.print(listener));
    }

    private void onNewNode(FlowNode node) {
        if (completed) {
            return;
        }
        listener().getLogger().println("[Pipeline] " + node.getDisplayFunctionName());
        if (node instanceof EndNode end) {
            finish(end.result(), end.error());
        }
    }

    private void finish(Result end, @CheckForNull Throwable error) {
        var listener = listener();
        try {
            setResult(end);
            if (error instanceof AbortException) {
                listener.error(error.getMessage());
            } else if (error instanceof FlowInterruptedException interruption) {
                interruption.handle(this, listener);
            } else if (error != null) {
                StackTraces.print(error, listener.getLogger());
            }
            RunListener.fireCompleted(this, listener);
        } finally {
            listener.getLogger().println("Finished: " + getResult());
            onEndBuilding();
            completed = true;
            FlowExecutionList.get().unregister(owner);
            saved();
            RunListener.fireFinalized(this);
            finalized = true;
            if (scheduled != null) {
                scheduled.ended(this);
            }
        }
    }

    private void saved() {
        try {
            save();
        } catch (IOException x) {
            LOGGER.log(Level.WARNING, "Could not save " + this, x);
        }
    }

    /** Ends the build at once, whatever its steps do: none of them is stopped. */
    public void doKill() {
        if (isBuilding()) {
            listener().getLogger().println("Hard kill!");
            execution = null;
            finish(Result.ABORTED, new FlowInterruptedException(Result.ABORTED));
        }
    }

    private BuildListener listener() {
        try {
            return owner.listener();
        } catch (IOException x) {
            throw new IllegalStateException(x);
        }
    }

    /** Null until the script is compiled, and when that failed. The first call in a later session of Jenkins loads the program. */
    @CheckForNull
    public FlowExecution getExecution() {
        if (!attached) {
            attach();
        }
        return execution;
    }

    private synchronized void attach() {
        if (attached) {
            return;
        }
        attached = true;
        try {
            if (execution == null) {
                if (!completed) {
                    throw new AbortException("Jenkins stopped before the pipeline was started");
                }
                return;
            }
            if (!completed) {
                listener().getLogger().println("Resuming build at " + new Date() + " after Jenkins restart");
            }
            execution.onLoad(owner);
            if (!completed) {
                execution.addListener(this::onNewNode);
                FlowExecutionList.get().register(owner);
            }
        } catch (IOException | RuntimeException | Error failure) {
            LOGGER.log(Level.WARNING, "Could not load " + this, failure);
            if (!completed) {
                finish(Result.FAILURE, failure);
            }
        }
    }

    @Override
    @NonNull
    public FlowExecutionOwner asFlowExecutionOwner() {
        return owner;
    }

    @Override
    public void setResult(@NonNull Result r) {
        if (result == null || r.isWorseThan(result)) {
            result = r;
        }
    }

    @Override
    public boolean isBuilding() {
        return !completed;
    }

    @Override
    public boolean isLogUpdated() {
        return !finalized;
    }
}
