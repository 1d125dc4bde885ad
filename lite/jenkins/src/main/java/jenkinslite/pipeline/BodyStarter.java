package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import groovy.lang.Closure;
import java.util.ArrayList;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;

/** Collects what a body is to run with. */
final class BodyStarter extends BodyInvoker {
    private final CallContext step;
    private final Closure<?> body;
    private final ArrayList<Object> contexts = new ArrayList<>();
    private final ArrayList<BodyExecutionCallback> callbacks = new ArrayList<>();
    private String displayName;
    private boolean started;

    BodyStarter(CallContext step, Closure<?> body) {
        this.step = step;
        this.body = body;
    }

    @Override
    public BodyInvoker withContext(Object override) {
        if (override != null) {
            contexts.add(override);
        }
        return this;
    }

    @Override
    public BodyInvoker withDisplayName(@NonNull String name) {
        displayName = name;
        return this;
    }

    @Override
    public BodyInvoker withCallback(BodyExecutionCallback callback) {
        callbacks.add(callback);
        return this;
    }

    @Override
    public BodyExecution start() {
        if (started) {
            throw new IllegalStateException("Already started");
        }
        started = true;
        var invocation = new BodyInvocation(step, body, contexts, callbacks, displayName);
        step.start(invocation);
        return invocation;
    }
}
