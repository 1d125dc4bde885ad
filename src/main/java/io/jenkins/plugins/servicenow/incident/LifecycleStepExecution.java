package io.jenkins.plugins.servicenow.incident;

import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowLifecycle}: its body, and then, away from the CPS thread, what the end of the body means in
 * ServiceNow. After a restart in the middle of that it is done once more, and finds what was done before.
 */
final class LifecycleStepExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(LifecycleStepExecution.class.getName());

    private final LifecycleStep step;

    private volatile boolean ended;

    /** What the body has returned, if it succeeded; gone after a restart. */
    private transient volatile Object result;

    /** The same where it can be stored. */
    @CheckForNull
    private volatile Serializable storedResult;

    /** Names what was returned but cannot be stored; null when there is no such thing. */
    @CheckForNull
    private volatile String notStored;

    /** With which the body has failed; null if it succeeded, and after a restart. */
    @CheckForNull
    private transient volatile Throwable error;

    /** The same, or what it says where it cannot be stored itself. */
    @CheckForNull
    private volatile Throwable storedError;

    LifecycleStepExecution(LifecycleStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        validate();
        getContext().newBodyInvoker().withCallback(new Body(this)).start();
        return false;
    }

    /**
     * Before the body runs: an incident that could not be filed is to be noticed now, not when there is one to file.
     */
    private void validate() throws IOException, InterruptedException {
        var name = step.functionName();
        Options.parse(LifecycleStep.OnSuccess.class, name, "onSuccess", step.getOnSuccess());
        if (!step.getOnFailure().equalsIgnoreCase(LifecycleStep.NOTHING)) {
            Options.parse(ChangeFlag.class, name, "onFailure", step.getOnFailure(), LifecycleStep.NOTHING);
        }
        Options.parse(BuildType.class, name, "buildType", step.getBuildType());
        var run = get(Run.class);
        var incident = step.incident();
        IncidentDraft.of(incident, incident.connection(run));
    }

    /** While the body runs there is nothing to do: it resumes itself. */
    @Override
    public void onResume() {
        if (ended) {
            run(this::finish);
        }
    }

    /**
     * On the CPS thread. ServiceNow learns of the end when Jenkins has stored it: after a crash before that, Jenkins goes on in the
     * block, which may then end in another way.
     */
    private void ended() {
        ended = true;
        getContext().saveState().addListener(() -> run(this::finish), MoreExecutors.directExecutor());
    }

    /** What the body has returned or thrown is passed on, whether or not the calls of ServiceNow succeed. */
    private void finish() throws Exception {
        var failure = error == null ? storedError : error;
        try {
            lifecycle().end(step, get(FlowNode.class).getId(), failure);
        } finally {
            if (failure == null) {
                getContext().onSuccess(result());
            } else {
                getContext().onFailure(failure);
            }
        }
    }

    @CheckForNull
    private Object result() throws IOException, InterruptedException {
        if (result == null && notStored != null) {
            log().accept("WARNING: Jenkins was restarted at the end of " + step.functionName()
                    + ", and what the block had returned could not be stored (" + notStored
                    + "). The step returns null.");
        }
        return result == null ? storedResult : result;
    }

    /** A value that cannot be stored must not keep the pipeline from being stored while ServiceNow is called. */
    private void keepResult(@CheckForNull Object value) {
        result = value;
        storedResult = value instanceof Serializable serializable && isStorable(value) ? serializable : null;
        notStored =
                value == null || storedResult != null ? null : value.getClass().getName();
    }

    private void keepError(Throwable thrown) {
        error = thrown;
        storedError = isStorable(thrown) ? thrown : plain(thrown);
    }

    private static Throwable plain(Throwable thrown) {
        return thrown instanceof FlowInterruptedException interruption
                ? new FlowInterruptedException(interruption.getResult())
                : new AbortException(thrown.toString());
    }

    private static boolean isStorable(Object value) {
        try (var out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
            return true;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            LOGGER.log(Level.FINE, "The end of a block cannot be stored", e);
            return false;
        }
    }

    private Lifecycle lifecycle() throws IOException, InterruptedException {
        return new Lifecycle(get(Run.class), Masking.of(getContext()), log());
    }

    private Consumer<String> log() throws IOException, InterruptedException {
        return ServiceNowStepExecution.log(getContext());
    }

    private <C> C get(Class<C> type) throws IOException, InterruptedException {
        return ServiceNowStepExecution.required(getContext(), type);
    }

    private static final class Body extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final LifecycleStepExecution execution;

        Body(LifecycleStepExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.keepResult(result);
            execution.ended();
        }

        @Override
        public void onFailure(StepContext context, Throwable error) {
            execution.keepError(error);
            execution.ended();
        }
    }
}
