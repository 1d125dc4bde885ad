package jenkinslite.steps;

import groovy.lang.Closure;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.CauseOfInterruption;
import jenkinslite.pipeline.CallContext;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs its branches side by side. The result is a map of theirs; the error is the gravest of theirs. */
final class ParallelExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(ParallelExecution.class.getName());

    private final transient Map<String, Closure<?>> closures;
    private final boolean failFast;
    private final int branches;
    private final ArrayList<BodyExecution> bodies = new ArrayList<>();
    private final HashMap<String, Object> results = new HashMap<>();
    private final LinkedHashSet<Throwable> failures = new LinkedHashSet<>();
    private int ended;

    ParallelExecution(StepContext context, Map<String, Closure<?>> closures, boolean failFast) {
        super(context);
        this.closures = closures;
        this.branches = closures.size();
        this.failFast = failFast;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        if (closures.isEmpty()) {
            getContext().get(TaskListener.class).getLogger().println("No branches to run");
            getContext().onSuccess(Map.of());
            return true;
        }
        var context = (CallContext) getContext();
        closures.forEach((name, closure) -> bodies.add(context.newBodyInvoker(closure)
                .withDisplayName("Branch: " + name)
                .withCallback(new Branch(this, name))
                .start()));
        return false;
    }

    @Override
    public void stop(Throwable cause) {
        bodies.forEach(body -> body.cancel(cause));
    }

    private void succeeded(String name, Object result) {
        results.put(name, result);
        branchEnded();
    }

    private void failed(String name, Throwable failure) {
        log("Failed in branch " + name);
        boolean first = failures.isEmpty();
        failures.add(failure);
        branchEnded();
        if (first && failFast && ended < branches) {
            stop(new FlowInterruptedException(Result.ABORTED, true, new FailFast(name)));
        }
    }

    private void branchEnded() {
        ended++;
        if (ended < branches) {
            return;
        }
        if (failures.isEmpty()) {
            getContext().onSuccess(results);
            return;
        }
        var sorted = new ArrayList<>(failures);
        if (!failFast) {
            sorted.sort(Comparator.comparingInt(ParallelExecution::gravity));
        }
        var gravest = sorted.get(0);
        sorted.stream().skip(1).forEach(gravest::addSuppressed);
        getContext().onFailure(gravest);
    }

    /** Low is grave: an unexpected error, then one that a step has reported, then a stop, a worse result first. */
    private static int gravity(Throwable failure) {
        if (failure instanceof FlowInterruptedException interruption) {
            return 100 - interruption.getResult().ordinal;
        }
        return failure instanceof AbortException ? 1 : 0;
    }

    private void log(String message) {
        try {
            getContext().get(TaskListener.class).getLogger().println(message);
        } catch (IOException | InterruptedException x) {
            LOGGER.log(Level.WARNING, message, x);
        }
    }

    private static final class Branch extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final ParallelExecution parallel;
        private final String name;

        Branch(ParallelExecution parallel, String name) {
            this.parallel = parallel;
            this.name = name;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            parallel.succeeded(name, result);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            parallel.failed(name, t);
        }
    }

    private static final class FailFast extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        private final String branch;

        FailFast(String branch) {
            this.branch = branch;
        }

        @Override
        public String getShortDescription() {
            return "Failed in branch " + branch;
        }
    }
}
