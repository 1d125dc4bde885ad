package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A thread of a program: the script itself, or a body of a step. It is not a thread of Java. */
final class ProgramThread implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final ThreadLocal<ProgramThread> CURRENT = new ThreadLocal<>();

    private static final List<Class> CATEGORIES = categories();

    final int id;

    /** The thread that waits for this one in a block step, null for the script itself. */
    final ProgramThread parent;

    final BodyInvocation body;
    final ContextVariables variables;
    private final Continuable code;

    /** Id of the last flow node on this thread. */
    String head;

    /** What the suspended code continues with; null while it waits. */
    private Outcome resumeValue;

    /** What this thread waits for; both null, or neither. */
    private StepExecution step;

    private CallContext context;

    ProgramThread(
            int id,
            @CheckForNull ProgramThread parent,
            @CheckForNull BodyInvocation body,
            ContextVariables variables,
            String head,
            Continuable code) {
        this.id = id;
        this.parent = parent;
        this.body = body;
        this.variables = variables;
        this.head = head;
        this.code = code;
    }

    private static List<Class> categories() {
        var all = new ArrayList<Class>(Continuable.categories);
        all.add(SerializableIterators.class);
        return all;
    }

    /** The thread whose code is running on this thread of Java. */
    static ProgramThread current() {
        var current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("not called from the code of a pipeline");
        }
        return current;
    }

    boolean isRunnable() {
        return resumeValue != null;
    }

    void resume(Outcome value) {
        resumeValue = value;
    }

    /** Runs to the next suspension. @return how the thread ended, null when it did not */
    @CheckForNull
    Outcome runChunk() {
        var input = resumeValue;
        resumeValue = null;
        CURRENT.set(this);
        Safepoint.begin();
        Outcome output;
        try {
            output = code.run0(input, CATEGORIES);
        } finally {
            CURRENT.remove();
        }
        if (!code.isResumable()) {
            return output;
        }
        if (output.getNormal() instanceof Suspension suspension) {
            suspension.suspended(this);
        }
        return null;
    }

    void startStep(CallContext startedContext, StepExecution startedStep) {
        context = startedContext;
        step = startedStep;
    }

    void endStep() {
        context = null;
        step = null;
    }

    @CheckForNull
    StepExecution step() {
        return step;
    }

    @CheckForNull
    CallContext context() {
        return context;
    }

    boolean isIn(CallContext candidate) {
        return context != null && context.equals(candidate);
    }

    void resumeAfter(CallContext done) {
        done.endNode(this);
        endStep();
        resume(done.outcome());
    }

    /** Asks the step to stop; outside of a step, the code gets the exception where it is. */
    void stop(Throwable cause) {
        if (step == null || context.isCompleted()) {
            if (step != null) {
                context.overrule(cause);
            } else {
                resumeValue = new Outcome(null, cause);
            }
            return;
        }
        try {
            step.stop(cause);
        } catch (Exception x) {
            cause.addSuppressed(x);
            context.onFailure(cause);
        }
    }

    boolean isInside(ProgramThread outer) {
        for (var thread = this; thread != null; thread = thread.parent) {
            if (thread == outer) {
                return true;
            }
        }
        return false;
    }
}
