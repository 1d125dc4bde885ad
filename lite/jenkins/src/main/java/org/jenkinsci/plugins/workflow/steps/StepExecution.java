package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/** A running step. It is written to disk with its program. */
public abstract class StepExecution implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StepContext context;

    protected StepExecution(@NonNull StepContext context) {
        this.context = context;
    }

    @NonNull
    public StepContext getContext() {
        return context;
    }

    /** @return true when the step is done and has said so to its context, false when it continues in the background */
    public abstract boolean start() throws Exception;

    /** May be called on any thread. */
    public void stop(@NonNull Throwable cause) throws Exception {
        getContext().onFailure(cause);
    }

    /** Called in each new session of Jenkins in which this step still runs. */
    public void onResume() {}

    @CheckForNull
    public String getStatus() {
        return null;
    }
}
