package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A step that has to do with a change request. Which one is decided when the step begins, and stays so after a restart.
 *
 * @param <S> the step
 */
public abstract class ChangeStepExecution<S extends ChangeStep> extends ServiceNowStepExecution<S> {

    private static final long serialVersionUID = 1L;

    private String change;
    private String connectionOfChange;
    private String instanceOfChange;

    /** Whether it is still to be found out if the build, which was restarted from a stage, may go on. */
    private volatile boolean takesOver;

    protected ChangeStepExecution(@NonNull StepContext context, @NonNull S step) {
        super(context, step);
    }

    @Override
    public final boolean start() throws Exception {
        takesOver = step().getChange() == null && !step().isChangeBlank() && RestartedChange.isNeeded(build());
        if (!takesOver) {
            return super.start();
        }
        run(this::takeOver);
        return false;
    }

    @Override
    public final void onResume() {
        if (takesOver) {
            run(this::takeOver);
        } else {
            resume();
        }
    }

    /** Goes on after a restart. */
    protected void resume() {
        callInBackground();
    }

    private void takeOver() throws Exception {
        try {
            new RestartedChange(build(), step().functionName(), masking(), log()).takeOver();
            validate();
            connection();
        } catch (ServiceNowException | RefusedException | AbortException e) {
            throw masked(e);
        }
        takesOver = false;
        getContext().saveState();
        beginAfterTakeOver();
    }

    /** As {@link #begin()}, but on a thread of its own. */
    protected void beginAfterTakeOver() throws Exception {
        complete();
    }

    /** @throws AbortException when the step was given what can name no change request, or nothing and the build has none */
    protected final void requireChange() throws IOException, InterruptedException {
        var argument = ChangeArgument.of(build(), step());
        take(argument);
        use(argument.connection(), argument.instance());
    }

    /** As {@link #requireChange()}, but without one when the step was given nothing and the build has none. */
    protected final void findChange() throws IOException, InterruptedException {
        var argument = ChangeArgument.ifAny(build(), step()).orElse(null);
        if (argument != null) {
            take(argument);
            // The change may be on another connection than the one that the step uses.
            var isReachedByIt = BuildRecords.changes(build(), argument.change()).stream()
                    .anyMatch(own -> own.getConnection().equals(argument.connection()));
            use(argument.connection(), isReachedByIt ? argument.instance() : null);
        }
    }

    private void take(ChangeArgument argument) {
        change = argument.change();
        connectionOfChange = argument.connection();
        instanceOfChange = argument.instance();
    }

    /** Number or sys_id. */
    @NonNull
    protected final String change() {
        return Objects.requireNonNull(change, "requireChange() comes first");
    }

    /** As {@link #change()}, after {@link #findChange()}: empty when there is none. */
    @NonNull
    protected final Optional<String> changeIfAny() {
        return Optional.ofNullable(change);
    }

    /**
     * A session with the instance that has the change, for a step whose own connection may be another.
     *
     * @param own with the step's own connection, used when that is the same
     */
    @NonNull
    protected final ServiceNowSession sessionOfChange(@NonNull ServiceNowSession own)
            throws IOException, InterruptedException {
        var chosen = connectionOfChange == null
                        || connectionOfChange.equals(connection().getName())
                ? connection()
                : ConnectionResolver.of(build()).choose(connectionOfChange);
        if (instanceOfChange != null) {
            chosen.checkLeadsTo(instanceOfChange);
        }
        return chosen.getName().equals(connection().getName()) ? own : session(chosen);
    }
}
