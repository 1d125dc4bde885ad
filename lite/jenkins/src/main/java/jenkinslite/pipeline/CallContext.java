package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Outcome;
import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The context of one call of a step.
 *
 * <p>While the call is on the thread of the program it is synchronous: an outcome is only noted. Once the call has returned
 * without one, the program suspends, and an outcome from any thread makes it continue. The first outcome counts.
 */
public final class CallContext extends StepContext implements Suspension {
    private static final long serialVersionUID = 1L;

    private transient Execution execution;
    private transient boolean synchronous;
    private transient List<BodyInvocation> startedEarly;

    private final String nodeId;
    private final int threadId;
    private final ContextVariables variables;

    /** The closure of the call, null without one. */
    private final Closure<?> body;

    /** Last flow node of each body that has ended: what the end of the block follows. May be read from any thread. */
    private final CopyOnWriteArrayList<String> bodyEnds = new CopyOnWriteArrayList<>();

    private Outcome outcome;
    private boolean bodiesStopped;

    CallContext(Execution execution, ProgramThread thread, PipelineNode node, @CheckForNull Closure<?> body) {
        this.execution = execution;
        this.synchronous = true;
        this.startedEarly = new ArrayList<>();
        this.threadId = thread.id;
        this.variables = thread.variables;
        this.nodeId = node.getId();
        this.body = body;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        execution = Execution.current();
    }

    Execution execution() {
        return execution;
    }

    int threadId() {
        return threadId;
    }

    PipelineNode node() {
        return execution.graph().find(nodeId);
    }

    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        // A build that was killed has none, and Jenkins says so in these words.
        if (!execution.run().isBuilding() && execution.owner().getOrNull() == null) {
            throw new IOException(execution.run() + " did not yet start");
        }
        return new Surroundings(execution, variables, node(), this).get(key);
    }

    @Override
    public void onSuccess(Object result) {
        complete(new Outcome(result, null));
    }

    @Override
    public void onFailure(Throwable t) {
        complete(new Outcome(null, t));
    }

    private void complete(Outcome first) {
        synchronized (this) {
            if (outcome != null) {
                return;
            }
            outcome = first;
            if (synchronous) {
                return;
            }
        }
        execution.completed(this);
    }

    /** Replaces an outcome that the program has not seen yet by a stop. */
    synchronized void overrule(Throwable cause) {
        outcome = new Outcome(null, cause);
    }

    synchronized boolean isCompleted() {
        return outcome != null;
    }

    synchronized Outcome outcome() {
        return outcome;
    }

    /** The call has returned without an outcome. */
    @Override
    public void suspended(ProgramThread thread) {
        List<BodyInvocation> bodies;
        boolean completed;
        synchronized (this) {
            bodies = List.copyOf(startedEarly);
            startedEarly.clear();
            synchronous = false;
            completed = outcome != null;
        }
        execution.graph().save(nodeId);
        bodies.forEach(invocation -> invocation.launchAfter(nodeId));
        if (completed) {
            execution.completed(this);
        }
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        if (body == null) {
            throw new IllegalStateException("There is no body to invoke");
        }
        return newBodyInvoker(body);
    }

    /** For a step whose bodies are among its arguments. */
    public BodyInvoker newBodyInvoker(Closure<?> closure) {
        return new BodyStarter(this, closure);
    }

    /** Bodies that are started in the call itself run side by side; a later one follows those that have ended. */
    void start(BodyInvocation invocation) {
        synchronized (this) {
            if (outcome != null) {
                throw new IllegalStateException("The step has already completed.");
            }
            if (synchronous) {
                startedEarly.add(invocation);
                return;
            }
        }
        execution.startBody(invocation);
    }

    /** @return the node that a body follows which starts now */
    String takeLastNode() {
        return bodyEnds.isEmpty() ? nodeId : bodyEnds.remove(bodyEnds.size() - 1);
    }

    void bodyEnded(String lastNode) {
        bodyEnds.add(lastNode);
    }

    List<String> bodyEnds() {
        return bodyEnds;
    }

    boolean stopBodiesOnce() {
        boolean first = !bodiesStopped;
        bodiesStopped = true;
        return first;
    }

    /** Notes the end of the call in the graph of flow nodes. */
    void endNode(ProgramThread thread) {
        execution.graph().endStep(nodeId, thread, bodyEnds, outcome().getAbnormal());
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return execution.save();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CallContext other
                && nodeId.equals(other.nodeId)
                && execution.owner().equals(other.execution.owner());
    }

    @Override
    public int hashCode() {
        return nodeId.hashCode();
    }

    @Override
    public String toString() {
        return "CallContext[" + nodeId + " of " + execution.owner() + "]";
    }
}
