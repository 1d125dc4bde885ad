package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.build.Masking;
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
import org.jenkinsci.plugins.workflow.graph.FlowNode;
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

    /** Name of the connection of the record that the step is about; null for the step's own. */
    @CheckForNull
    private String connectionName;

    /** URL of the instance with which the step has to do; null until it is known. */
    @CheckForNull
    private String instance;

    private transient ServiceNowConnection connection;

    /** Null until it was asked for; kept, because the context of a step no longer knows it once the build was killed. */
    @CheckForNull
    private transient volatile Run<?, ?> build;

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
        try {
            validate();
            connection();
            begin();
            return false;
        } catch (AbortException e) {
            throw masked(e);
        }
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
            called(call());
        } catch (ServiceNowException | RefusedException | AbortException e) {
            LOGGER.log(Level.FINE, step.functionName() + " failed", e);
            throw masked(e);
        }
    }

    /** Ends the step with what its calls have returned; a step with a body goes on with that. */
    protected void called(@NonNull Map<String, Object> returned) {
        getContext().onSuccess(returned);
    }

    /** The error with which the step ends. Jenkins prints the message at the end of the build, where it masks nothing. */
    final AbortException masked(@NonNull IOException error) throws InterruptedException {
        try {
            return new AbortException(masking().mask(String.valueOf(error.getMessage())));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step is gone with its build", e);
            return new AbortException(Masking.WITHHELD);
        }
    }

    @NonNull
    protected final S step() {
        return step;
    }

    @NonNull
    protected final Run<?, ?> build() throws IOException, InterruptedException {
        Run<?, ?> known = build;
        if (known == null) {
            known = required(Run.class);
            build = known;
        }
        return known;
    }

    /** Prints a line to the log of the build. */
    @NonNull
    protected final Consumer<String> log() throws IOException, InterruptedException {
        return log(getContext());
    }

    /**
     * Prints a line to the log of a step; to that of the build when Jenkins holds that the step has ended, and opens no log for it:
     * a step that is resumed after a crash, if Jenkins had stored that the step was running, but not yet that it had come to it.
     */
    @NonNull
    public static Consumer<String> log(@NonNull StepContext context) throws IOException, InterruptedException {
        try {
            return required(context, TaskListener.class).getLogger()::println;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The log of a step cannot be opened", e);
            var log = required(context, FlowNode.class)
                    .getExecution()
                    .getOwner()
                    .getListener()
                    .getLogger();
            var masking = Masking.of(context);
            return line -> log.println(masking.mask(line));
        }
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

    /**
     * The step is about a record that is reached through this connection and is on this instance: no other instance is called,
     * also after a restart. Of several calls the last one counts.
     *
     * @param name of the connection; null for the step's own
     * @param instanceUrl null when nobody knows yet where the record is
     */
    protected final void use(@CheckForNull String name, @CheckForNull String instanceUrl) {
        connectionName = name;
        instance = instanceUrl;
        connection = null;
    }

    /**
     * The configuration item that the step is about, which decides on the connection: see {@link #use}.
     *
     * @param parameter by which it is given
     * @param given as the step was given it: name or sys_id; null when it was left out, which means that of this build; empty when it
     *     was given as nothing
     * @return name or sys_id
     * @throws AbortException when it can be none, when the build has several, or none
     */
    @NonNull
    protected final String requireCi(@NonNull String parameter, @CheckForNull String given)
            throws IOException, InterruptedException {
        var argument = CiArgument.of(build(), step, parameter, given);
        use(argument.connection(), argument.instance());
        return argument.ci();
    }

    /**
     * Checks a configuration item to which the step refers.
     *
     * @param parameter by which it is given
     * @param given name or sys_id; null when it was left out; empty when it was given as nothing
     * @throws AbortException when it was given as nothing, or is one of this build on another instance than that of the step
     */
    protected final void checkCi(@NonNull String parameter, @CheckForNull String given)
            throws IOException, InterruptedException {
        if (given == null) {
            return;
        }
        CiArgument.checkNotEmpty(step, parameter, given);
        var instances = BuildRecords.cis(build()).stream()
                .filter(ci -> ci.getSysId().equalsIgnoreCase(given))
                .map(CiEntry::getInstance)
                .toList();
        if (!instances.isEmpty() && instances.stream().noneMatch(connection()::leadsTo)) {
            connection().checkLeadsTo(instances.get(0));
        }
    }

    /** Uses the connection of the build's change request, and the instance that has it, unless the step was given a connection. */
    protected final void useConnectionOfChange() throws IOException, InterruptedException {
        var change = BuildRecords.change(build());
        if (step.getConnection() == null && change != null) {
            use(change.getConnection(), change.getInstance());
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
            connection = ConnectionResolver.of(build())
                    .choose(connectionName == null ? step.getConnection() : connectionName, instance);
            instance = connection.getInstanceUrl();
        }
        return connection;
    }

    /** Of the secrets that are bound where the step runs. */
    @NonNull
    protected final Masking masking() throws IOException, InterruptedException {
        return Masking.of(getContext());
    }

    /**
     * Checks a text by which a record is found again. Masked it would be that of every record with a secret in the same place.
     *
     * @param parameter by which it is given
     * @throws AbortException when it holds a secret that is bound where the step runs
     */
    protected final void checkNoSecret(@NonNull String parameter, @NonNull String text)
            throws IOException, InterruptedException {
        var masked = masking().mask(text);
        if (!masked.equals(text.stripTrailing())) {
            throw new AbortException(step.functionName() + " was given a secret in the parameter '" + parameter + "': "
                    + masked + ". Secrets are not written to ServiceNow, and without it the record would not be found"
                    + " again. Leave it out, or call the step outside of withCredentials.");
        }
    }

    /** A session of its own for each call. Secrets that are bound where the step runs are masked in all that it writes. */
    @NonNull
    protected final ServiceNowSession session() throws IOException, InterruptedException {
        return session(connection());
    }

    /** As above, with another connection than the step's own. */
    @NonNull
    final ServiceNowSession session(@NonNull ServiceNowConnection chosen) throws IOException, InterruptedException {
        return chosen.open(build(), masking());
    }
}
