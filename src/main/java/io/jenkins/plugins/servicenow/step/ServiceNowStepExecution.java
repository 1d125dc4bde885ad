package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import java.io.IOException;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A step that calls ServiceNow for some seconds, away from the CPS thread.
 *
 * <p>When the controller goes down in the middle, the call is made once more after the restart. So a subclass must find
 * what an earlier call has left in ServiceNow, and every field that the call needs must be serialisable.
 *
 * @param <T> what the step returns to the pipeline; serialisable
 */
public abstract class ServiceNowStepExecution<T> extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(ServiceNowStepExecution.class.getName());

    protected ServiceNowStepExecution(@NonNull StepContext context) {
        super(context);
    }

    /** Makes the calls. Runs on a thread of its own which is interrupted when the build is aborted. */
    protected abstract T call() throws Exception;

    /** @param type one of those that the step's descriptor demands of the context, and so never missing */
    @NonNull
    protected final <C> C required(@NonNull Class<C> type) throws IOException, InterruptedException {
        return Objects.requireNonNull(getContext().get(type), type.getName());
    }

    @Override
    public final boolean start() {
        run(this::complete);
        return false;
    }

    @Override
    public final void onResume() {
        run(this::complete);
    }

    private void complete() throws Exception {
        try {
            getContext().onSuccess(call());
        } catch (ServiceNowException e) {
            LOGGER.log(Level.FINE, "A step failed", e);
            throw new AbortException(e.getMessage());
        }
    }
}
