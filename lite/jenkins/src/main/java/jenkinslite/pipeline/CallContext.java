package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Outcome;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import hudson.EnvVars;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * The context of one call of a step.
 *
 * <p>While the call is on the thread of the program it is synchronous: an outcome is only noted. When the call has returned
 * without one, the program suspends, and an outcome from any thread makes it go on.
 */
public final class CallContext extends StepContext implements Suspension {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(CallContext.class.getName());

    private final transient Execution execution;
    private final String nodeId;
    private final int threadId;

    /** The closure of the call, null without one. */
    private final Closure<?> body;

    /** Last flow node of each body that has ended: what the end of the block follows. */
    private final ArrayList<String> bodyEnds = new ArrayList<>();

    private Outcome outcome;
    private boolean bodiesStopped;
    private transient boolean synchronous = true;
    private final transient List<BodyInvocation> startedEarly = new ArrayList<>();

    CallContext(Execution execution, ProgramThread thread, FlowNode node, @CheckForNull Closure<?> body) {
        this.execution = execution;
        this.threadId = thread.id;
        this.nodeId = node.getId();
        this.body = body;
    }

    /** The form on disk: the execution is that of the program which is read. */
    private CallContext(Stored stored) {
        this.execution = Execution.current();
        this.threadId = stored.threadId;
        this.nodeId = stored.nodeId;
        this.body = stored.body;
        this.bodyEnds.addAll(stored.bodyEnds);
        this.outcome = stored.outcome;
        this.bodiesStopped = stored.bodiesStopped;
        this.synchronous = false;
    }
}
