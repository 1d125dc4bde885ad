package org.jenkinsci.plugins.workflow.steps;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

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

    /** @return true when the step is done and has said so to its context, false when it goes on in the background */
    public abstract boolean start() throws Exception;

    /** May be called on any thread. */
    public void stop(@NonNull Throwable cause) throws Exception {
        getContext().onFailure(cause);
    }

    /** Called in each new life of Jenkins in which this step still runs. */
    public void onResume() {}

    @CheckForNull
    public String getStatus() {
        return null;
    }

    public boolean blocksRestart() {
        return false;
    }

    /** Visits every running step of every build, each on the thread of its program. */
    public static ListenableFuture<?> acceptAll(Consumer<StepExecution> c) {
        var visits = new ArrayList<ListenableFuture<Void>>();
        for (var execution : FlowExecutionList.get()) {
            visits.add(Futures.transform(
                    execution.getCurrentExecutions(false),
                    steps -> {
                        steps.forEach(c);
                        return null;
                    },
                    Runnable::run));
        }
        return Futures.allAsList(visits);
    }

    public static <T extends StepExecution> ListenableFuture<?> acceptAll(Class<T> type, Consumer<T> c) {
        return acceptAll(step -> {
            if (type.isInstance(step)) {
                c.accept(type.cast(step));
            }
        });
    }
}
