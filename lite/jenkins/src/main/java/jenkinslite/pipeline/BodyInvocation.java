package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Continuation;
import com.cloudbees.groovy.cps.Next;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import com.cloudbees.groovy.cps.impl.FunctionCallEnv;
import com.cloudbees.groovy.cps.impl.TryBlockEnv;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** One run of the body of a step, on a thread of the program of its own. */
final class BodyInvocation extends BodyExecution {
    private static final long serialVersionUID = 1L;

    private final CallContext step;
    private Closure<?> body;
    private final ArrayList<Object> contexts;
    private final ArrayList<BodyExecutionCallback> callbacks;
    private final String displayName;

    /** Null until the body is launched. */
    private String startNode;

    private int threadId = -1;

    /** Why the body is to stop, null when it is not. */
    private Throwable stopped;

    private Outcome outcome;

    BodyInvocation(
            CallContext step,
            Closure<?> body,
            ArrayList<Object> contexts,
            ArrayList<BodyExecutionCallback> callbacks,
            @CheckForNull String displayName) {
        this.step = step;
        this.body = body;
        this.contexts = contexts;
        this.callbacks = callbacks;
        this.displayName = displayName;
    }

    /** Starts the body after those of the same step that have ended. */
    void launch() {
        launchAfter(step.takeLastNode());
    }

    void launchAfter(String node) {
        var execution = step.execution();
        var outer = execution.program().thread(step.threadId());
        if (outer == null) {
            return;
        }
        var label = displayName == null ? null : new LabelAction(displayName);
        var start = execution.graph().startBody(step, node, label);
        startNode = start.getId();
        var context = new BodyContext(step, startNode);
        callbacks.forEach(callback -> callback.onStart(context));
        try {
            var value = body.call();
            end(startNode, new Outcome(value, null));
        } catch (CpsCallableInvocation call) {
            var inner = outer.variables.with(contexts);
            var thread = execution.program().newThread(outer, this, inner, startNode, code(call));
            threadId = thread.id;
            thread.resume(new Outcome(null, stopped()));
        } catch (Throwable t) {
            end(startNode, new Outcome(null, t));
        } finally {
            body = null;
        }
    }

    String startNode() {
        return startNode;
    }

    /** The body as a program that hands its outcome to us and never fails itself. */
    private Continuable code(CpsCallableInvocation call) {
        var success = new Ending(this, false);
        var caller = new FunctionCallEnv(null, success, null, null);
        var guarded = new TryBlockEnv(caller, null);
        guarded.addHandler(Throwable.class, new Ending(this, true));
        return new Continuable(call.invoke(guarded, null, success));
    }

    private void end(String lastNode, Outcome how) {
        var node = step.execution().graph().endBody(startNode, lastNode, how.getAbnormal());
        step.bodyEnded(node.getId());
        synchronized (this) {
            outcome = how;
            notifyAll();
        }
        var context = new BodyContext(step, node.getId());
        for (var callback : callbacks) {
            try {
                if (how.isSuccess()) {
                    callback.onSuccess(context, how.getNormal());
                } else {
                    callback.onFailure(context, how.getAbnormal());
                }
            } catch (RuntimeException x) {
                context.onFailure(x);
            }
        }
    }

    @Override
    public boolean cancel(Throwable t) {
        synchronized (this) {
            if (isDone()) {
                return false;
            }
            stopped = t;
        }
        step.execution().run(program -> {
            var thread = program.thread(threadId);
            if (thread != null && thread.body == this) {
                program.innermost(thread).forEach(inner -> inner.stop(t));
            }
        });
        return true;
    }

    private synchronized Throwable stopped() {
        return stopped;
    }

    @Override
    public Collection<StepExecution> getCurrentExecutions() {
        var program = step.execution().program();
        var thread = program.thread(threadId);
        if (thread == null || thread.body != this) {
            return List.of();
        }
        return program.innermost(thread).stream()
                .map(ProgramThread::step)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public synchronized boolean isCancelled() {
        return stopped != null && isDone();
    }

    @Override
    public synchronized boolean isDone() {
        return outcome != null;
    }

    @Override
    public synchronized Object get() throws InterruptedException, ExecutionException {
        while (outcome == null) {
            wait();
        }
        return value();
    }

    @Override
    public synchronized Object get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        var deadline = System.nanoTime() + unit.toNanos(timeout);
        for (long left; outcome == null; ) {
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException();
            }
            wait(left);
        }
        return value();
    }

    private Object value() throws ExecutionException {
        if (outcome.isFailure()) {
            throw new ExecutionException(outcome.getAbnormal());
        }
        return outcome.getNormal();
    }

    /** What the code of the body returns to. */
    private static final class Ending implements Continuation {
        private static final long serialVersionUID = 1L;

        private final BodyInvocation body;
        private final boolean failed;

        Ending(BodyInvocation body, boolean failed) {
            this.body = body;
            this.failed = failed;
        }

        @Override
        public Next receive(Object value) {
            var how = failed ? new Outcome(null, (Throwable) value) : new Outcome(value, null);
            body.end(ProgramThread.current().head, how);
            return Next.terminate(null);
        }
    }
}
