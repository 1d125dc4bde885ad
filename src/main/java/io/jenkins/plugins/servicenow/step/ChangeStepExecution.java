package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
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

    protected ChangeStepExecution(@NonNull StepContext context, @NonNull S step) {
        super(context, step);
    }

    /** @throws AbortException when the step was given what can name no change request, or nothing and the build has none */
    protected final void requireChange() throws IOException, InterruptedException {
        use(ChangeArgument.of(build(), step().functionName(), step().getChange(), step().getConnection()));
    }

    /** As {@link #requireChange()}, but without one when the step was given nothing and the build has none. */
    protected final void findChange() throws IOException, InterruptedException {
        ChangeArgument.ifAny(build(), step().functionName(), step().getChange(), step().getConnection())
                .ifPresent(this::use);
    }

    private void use(ChangeArgument argument) {
        change = argument.change();
        connectionOfChange = argument.connection();
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

    @Override
    @CheckForNull
    protected String connectionName() {
        return change == null ? super.connectionName() : connectionOfChange;
    }
}
