package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.Masking;
import java.io.IOException;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowLifecycle}: its body, and then, away from the CPS thread, what the end of the body means in ServiceNow. After a
 * restart in the middle of that it is done once more, and finds what was done before.
 */
final class LifecycleStepExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;

    private final LifecycleStep step;

    private volatile boolean ended;

    /** What the body has returned, if it succeeded. */
    private volatile Object result;

    /** Null if the body succeeded. */
    @CheckForNull
    private volatile Throwable error;

    LifecycleStepExecution(LifecycleStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        getContext().newBodyInvoker().withCallback(new Body(this)).start();
        return false;
    }

    /** While the body runs there is nothing to do: it resumes itself. */
    @Override
    public void onResume() {
        if (ended) {
            run(this::finish);
        }
    }

    /** On the CPS thread. */
    private void ended() {
        ended = true;
        getContext().saveState();
        run(this::finish);
    }

    /** The body's end is passed on as it is, whatever becomes of the rest. */
    private void finish() throws Exception {
        try {
            lifecycle().end(step, get(FlowNode.class).getId(), error);
        } finally {
            if (error == null) {
                getContext().onSuccess(result);
            } else {
                getContext().onFailure(error);
            }
        }
    }

    private Lifecycle lifecycle() throws IOException, InterruptedException {
        return new Lifecycle(
                get(Run.class),
                Masking.of(getContext()),
                get(TaskListener.class).getLogger()::println);
    }

    private <C> C get(Class<C> type) throws IOException, InterruptedException {
        return Objects.requireNonNull(getContext().get(type), type.getName());
    }

    private static final class Body extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final LifecycleStepExecution execution;

        Body(LifecycleStepExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.result = result;
            execution.ended();
        }

        @Override
        public void onFailure(StepContext context, Throwable error) {
            execution.error = error;
            execution.ended();
        }
    }
}
