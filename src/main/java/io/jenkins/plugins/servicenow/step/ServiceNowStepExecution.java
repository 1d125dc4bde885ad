package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A step that calls ServiceNow for some seconds, away from the CPS thread.
 *
 * <p>When the controller stops in the middle, the call is made once more after the restart. So a subclass must find
 * what an earlier call has left in ServiceNow, and every field that the call needs must be serialisable or be made again
 * when it is null.
 *
 * @param <S> the step
 */
public abstract class ServiceNowStepExecution<S extends ServiceNowStep> extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(ServiceNowStepExecution.class.getName());

    private final S step;

    /** URL of the instance with which the step has to do; null until it is known. */
    @CheckForNull
    private String instance;

    private transient ServiceNowConnection connection;

    protected ServiceNowStepExecution(@NonNull StepContext context, @NonNull S step) {
        super(context);
        this.step = step;
    }

    /**
     * Checks the arguments. Runs once, on the CPS thread: no HTTP and no files.
     *
     * @throws AbortException when the step cannot be carried out as it was called; says what was wrong and what to do
     */
    protected abstract void validate() throws Exception;

    /**
     * Makes the calls. Runs on a thread of its own which is interrupted when the build is aborted.
     *
     * @return what the step returns to the pipeline; serialisable
     */
    protected abstract Map<String, Object> call() throws Exception;

    @Override
    public boolean start() throws Exception {
        validate();
        connection();
        begin();
        return false;
    }

    /** Goes on after {@link #validate()}, on the CPS thread. */
    protected void begin() throws Exception {
        callInBackground();
    }

    @Override
    public void onResume() {
        callInBackground();
    }

    /** Makes the calls on a thread of its own, and ends the step with what they return. */
    protected final void callInBackground() {
        run(this::complete);
    }

    /** Makes the calls on this thread, as above. */
    final void complete() throws Exception {
        try {
            getContext().onSuccess(call());
        } catch (ServiceNowException | RefusedException e) {
            LOGGER.log(Level.FINE, step.functionName() + " failed", e);
            throw new AbortException(e.getMessage());
        }
    }

    @NonNull
    protected final S step() {
        return step;
    }

    @NonNull
    protected final Run<?, ?> build() throws IOException, InterruptedException {
        return required(Run.class);
    }

    /** Prints a line to the log of the build. */
    @NonNull
    protected final Consumer<String> log() throws IOException, InterruptedException {
        return required(TaskListener.class).getLogger()::println;
    }

    /** @param type one of those that the step's descriptor demands of the context, and so never missing */
    @NonNull
    protected final <C> C required(@NonNull Class<C> type) throws IOException, InterruptedException {
        return required(getContext(), type);
    }

    /** As {@link #required(Class)}, for the execution of a step that is none of this kind. */
    @NonNull
    public static <C> C required(@NonNull StepContext context, @NonNull Class<C> type)
            throws IOException, InterruptedException {
        return Objects.requireNonNull(context.get(type), type.getName());
    }

    /** Name of the connection to use; null for the one that the folder or Jenkins suggests. */
    @CheckForNull
    protected String connectionName() {
        return step.getConnection();
    }

    /**
     * Demands that the connection points to this instance, now and after each restart, because what the step is about is there.
     *
     * @throws AbortException when it is known already that it does not
     */
    protected final void pinTo(@NonNull String instanceUrl) throws AbortException {
        instance = instanceUrl;
        if (connection != null) {
            checkInstance(connection, instanceUrl);
        }
    }

    /**
     * The same instance during the whole step, whatever is configured meanwhile.
     *
     * @throws AbortException when ServiceNow is disabled, the job may use no such connection, or the connection points to
     *     another instance now
     */
    @NonNull
    protected final ServiceNowConnection connection() throws IOException, InterruptedException {
        if (connection == null) {
            var chosen = ConnectionResolver.of(build()).choose(connectionName());
            if (instance == null) {
                instance = chosen.getInstanceUrl();
            } else {
                checkInstance(chosen, instance);
            }
            connection = chosen;
        }
        return connection;
    }

    /** @throws AbortException when the connection does not point to the instance */
    protected final void checkInstance(@NonNull ServiceNowConnection chosen, @NonNull String wanted)
            throws AbortException {
        if (!chosen.leadsTo(wanted)) {
            throw new AbortException(step.functionName() + " needs the ServiceNow instance " + wanted
                    + ", but the connection '" + chosen.getName() + "' points to " + chosen.getInstanceUrl()
                    + ". Nothing was sent there. Give as 'connection' one that points to " + wanted
                    + ", or have an administrator set the URL right.");
        }
    }

    /** A session of its own for each call. */
    @NonNull
    protected final ServiceNowSession session() throws IOException, InterruptedException {
        return connection().open(build());
    }
}
