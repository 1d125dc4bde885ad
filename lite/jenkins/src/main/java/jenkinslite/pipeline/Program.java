package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * The state of a running script: everything that a restart must not lose. Changed on the thread of the {@link Vm} only, except
 * for {@link #completed}.
 */
final class Program implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By id, so in order of age: outer threads before the threads of their bodies. May be read from any thread. */
    private final ConcurrentSkipListMap<Integer, ProgramThread> threads = new ConcurrentSkipListMap<>();

    /** What the script has set in {@code env}. */
    final Map<String, String> environment = Collections.synchronizedMap(new TreeMap<>());

    /** Steps that are done but whose threads do not know it yet. Any thread adds. */
    private final Map<Integer, CallContext> completed = new ConcurrentHashMap<>();

    /** Bodies that are to start. */
    private final ArrayDeque<BodyInvocation> startingBodies = new ArrayDeque<>();

    private final PipelineScript script;
    private int nextThread;
    private int nextNode = 2;
    private Result result = Result.SUCCESS;

    /** How the outermost thread ended, null until then. */
    private Outcome outcome;

    /** Any thread sets it. */
    private volatile boolean paused;

    /** The last flow node of the outermost thread, once it has ended. */
    private String lastNode;

    Program(PipelineScript script) {
        this.script = script;
    }

    /** @param parent the thread that waits for the new one, null for the outermost */
    ProgramThread newThread(
            @CheckForNull ProgramThread parent,
            @CheckForNull BodyInvocation body,
            ContextVariables variables,
            String head,
            Continuable code) {
        var thread = new ProgramThread(nextThread++, parent, body, variables, head, code);
        threads.put(thread.id, thread);
        return thread;
    }

    boolean isPaused() {
        return paused;
    }

    void setPaused(boolean pause) {
        paused = pause;
    }

    void startScript(String head) {
        newThread(null, null, ContextVariables.NONE, head, new Continuable(script))
                .resume(new Outcome(null, null));
    }

    String newNodeId() {
        return Integer.toString(nextNode++);
    }

    /** Runs whatever can run a little further. @return whether there is more to run */
    boolean runALittle() {
        completed.values().forEach(this::deliver);
        while (!startingBodies.isEmpty()) {
            startingBodies.remove().launch();
        }
        for (var thread : threads.values()) {
            if (thread.isRunnable()) {
                var ended = thread.runChunk();
                if (ended != null) {
                    end(thread, ended);
                }
            }
        }
        return isRunnable();
    }

    boolean isRunnable() {
        return threads.values().stream().anyMatch(ProgramThread::isRunnable)
                || !startingBodies.isEmpty()
                || completed.values().stream().anyMatch(context -> !isBusy(context));
    }

    /** Nothing of it runs any more. */
    void clear() {
        threads.clear();
        completed.clear();
        startingBodies.clear();
    }

    private void end(ProgramThread thread, Outcome how) {
        threads.remove(thread.id);
        if (thread.parent == null) {
            outcome = how;
            lastNode = thread.head;
            if (how.isFailure()) {
                worsen(
                        how.getAbnormal() instanceof FlowInterruptedException interruption
                                ? interruption.getResult()
                                : Result.FAILURE);
            }
        }
    }

    void complete(CallContext context) {
        completed.put(context.threadId(), context);
    }

    /** After a restart. A step may have ended while the program was written; its thread is to know of it now. */
    List<StepExecution> stepsToResume() {
        var toResume = new ArrayList<StepExecution>();
        for (var thread : threads.values()) {
            if (thread.context() != null && thread.context().isCompleted()) {
                complete(thread.context());
            } else if (thread.step() != null) {
                toResume.add(thread.step());
            }
        }
        return toResume;
    }

    void startLater(BodyInvocation body) {
        startingBodies.add(body);
    }

    /** Resumes the thread of a step that is done, once its bodies are; when the step failed, they are stopped. */
    private void deliver(CallContext context) {
        var thread = threads.get(context.threadId());
        if (thread == null || !thread.isIn(context)) {
            completed.remove(context.threadId(), context);
            return;
        }
        if (!isBusy(context)) {
            completed.remove(context.threadId(), context);
            thread.resumeAfter(context);
        } else if (context.outcome().isFailure() && context.stopBodiesOnce()) {
            var cause = new FlowInterruptedException(Result.FAILURE, true, new BodyFailed());
            cause.initCause(context.outcome().getAbnormal());
            innermost(thread).forEach(inner -> inner.stop(cause));
        }
    }

    private boolean isBusy(CallContext context) {
        return threads.values().stream()
                .anyMatch(inner -> inner.parent != null && inner.parent.id == context.threadId());
    }

    @CheckForNull
    ProgramThread thread(int id) {
        return threads.get(id);
    }

    boolean isEnded() {
        return threads.isEmpty();
    }

    Outcome outcome() {
        return outcome;
    }

    String lastNode() {
        return lastNode;
    }

    synchronized Result result() {
        return result;
    }

    synchronized void worsen(Result other) {
        result = result.combine(other);
    }

    /** The last flow node of each branch, also of those that have ended before the step around them. */
    List<String> heads() {
        var heads = new ArrayList<String>();
        var innermost = innermost();
        for (var thread : threads.values()) {
            var ended = thread.context() == null
                    ? List.<String>of()
                    : thread.context().bodyEnds();
            heads.addAll(ended);
            if (ended.isEmpty() && innermost.contains(thread)) {
                heads.add(thread.head);
            }
        }
        return heads;
    }

    /** The threads that wait for no other thread, youngest first. */
    List<ProgramThread> innermost() {
        return innermost(null);
    }

    /** The same among the threads that {@code outer} waits for, itself included when it waits for none. */
    List<ProgramThread> innermost(@CheckForNull ProgramThread outer) {
        var found = new ArrayList<ProgramThread>();
        for (var thread : threads.descendingMap().values()) {
            var waits = threads.values().stream().anyMatch(other -> other.parent == thread);
            if (!waits && (outer == null || thread.isInside(outer))) {
                found.add(thread);
            }
        }
        return found;
    }

    private static final class BodyFailed extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "Body of block-scoped step failed";
        }
    }
}
