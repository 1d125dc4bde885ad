package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** What is said to a pipeline from outside while it runs. Not for the CPS thread. */
public final class RunningBuild {

    private static final Logger LOGGER = Logger.getLogger(RunningBuild.class.getName());

    private RunningBuild() {}

    /**
     * Stops a build as ABORTED: the steps that run are interrupted. An interruption that comes between two steps is lost; see
     * {@link #wasStopped}.
     *
     * @return false when the build cannot be stopped yet: what has not begun would begin all the same
     */
    public static boolean stop(@NonNull Run<?, ?> run, @NonNull ServiceNowStop cause) {
        try {
            var execution = execution(run);
            if (execution == null || execution.getCurrentHeads().isEmpty()) {
                return false;
            }
            execution.interrupt(Result.ABORTED, cause);
            return true;
        } catch (IOException | IllegalStateException e) {
            LOGGER.log(Level.FINE, run + " cannot be stopped yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Whether a step of the build was interrupted for this cause. Looks through all flow nodes of the build. */
    public static boolean wasStopped(@NonNull Run<?, ?> run, @NonNull ServiceNowStop cause) {
        try {
            var execution = execution(run);
            return execution != null
                    && StreamSupport.stream(new FlowGraphWalker(execution).spliterator(), false)
                            .map(node -> node.getError())
                            .anyMatch(error -> isOf(error, cause));
        } catch (IOException | IllegalStateException e) {
            LOGGER.log(Level.FINE, "No flow nodes of " + run, e);
            return false;
        }
    }

    private static boolean isOf(@CheckForNull ErrorAction error, ServiceNowStop cause) {
        return error != null
                && error.getError() instanceof FlowInterruptedException interruption
                && interruption.getCauses().contains(cause);
    }

    /** Prints a line to the log of the build, without the secrets that Jenkins masks there, while it runs. */
    public static void print(@NonNull Run<?, ?> run, @NonNull String line) {
        if (!run.isBuilding() || !(run instanceof FlowExecutionOwner.Executable build)) {
            return;
        }
        var owner = build.asFlowExecutionOwner();
        try {
            if (owner != null) {
                owner.getListener().getLogger().println(Masking.of(run).mask(line));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The log of " + run + " cannot be written", e);
        }
    }

    @CheckForNull
    private static FlowExecution execution(Run<?, ?> run) throws IOException {
        var owner = run instanceof FlowExecutionOwner.Executable build ? build.asFlowExecutionOwner() : null;
        return owner == null ? null : owner.get();
    }
}
