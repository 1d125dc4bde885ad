package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;

/** Does its work on the thread of the program, so it must be quick. */
public abstract class SynchronousStepExecution<T> extends StepExecution {
    private static final long serialVersionUID = 1L;

    private transient volatile Thread executing;

    protected SynchronousStepExecution(@NonNull StepContext context) {
        super(context);
    }

    protected abstract T run() throws Exception;

    @Override
    public final boolean start() throws Exception {
        executing = Thread.currentThread();
        try {
            getContext().onSuccess(run());
        } catch (Throwable failure) {
            getContext().onFailure(failure);
        } finally {
            executing = null;
        }
        return true;
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        var thread = executing;
        if (thread != null) {
            thread.interrupt();
        }
        super.stop(cause);
    }
}
