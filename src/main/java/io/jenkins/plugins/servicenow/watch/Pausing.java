package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.security.ACL;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/**
 * Pauses a pipeline as the link <em>Pause</em> of its build does: steps that run go on, and no other one begins. The plugin
 * <em>Pipeline: Groovy</em> does that; without it, no build can be paused.
 */
final class Pausing {

    private static final Logger LOGGER = Logger.getLogger(Pausing.class.getName());

    /** What has become of the wish to pause a build. */
    enum Outcome {
        PAUSED,
        /** By somebody else, who has to end the pause. */
        PAUSED_BEFORE,
        /** It is no pipeline that can be paused. */
        IMPOSSIBLE,
        /** It has not begun, or is being loaded. */
        NOT_YET
    }

    private Pausing() {}

    @NonNull
    static Outcome pause(@NonNull Run<?, ?> run) {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            var execution = execution(run);
            if (execution.isEmpty()) {
                return Outcome.IMPOSSIBLE;
            }
            if (execution.get().isPaused()) {
                return Outcome.PAUSED_BEFORE;
            }
            execution.get().pause(true);
            return Outcome.PAUSED;
        } catch (IOException | IllegalStateException e) {
            LOGGER.log(Level.FINE, run + " cannot be paused yet", e);
            return Outcome.NOT_YET;
        } catch (LinkageError e) {
            LOGGER.log(Level.FINE, "Pipeline: Groovy is not there", e);
            return Outcome.IMPOSSIBLE;
        }
    }

    /**
     * Ends a pause; nothing happens when the build is not paused.
     *
     * @param loaded whether the build is known to be loaded: only then it says whether it is paused
     * @return false when it cannot be resumed yet
     */
    static boolean resume(@NonNull Run<?, ?> run, boolean loaded) {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            var execution = execution(run);
            if (execution.isPresent() && (!loaded || execution.get().isPaused())) {
                execution.get().pause(false);
            }
            return true;
        } catch (IOException | IllegalStateException e) {
            LOGGER.log(Level.FINE, run + " cannot be resumed yet", e);
            return false;
        } catch (LinkageError e) {
            LOGGER.log(Level.FINE, "Pipeline: Groovy is not there", e);
            return true;
        }
    }

    /** Also when nobody can tell. */
    static boolean isPaused(@NonNull Run<?, ?> run) {
        try {
            return execution(run).map(CpsFlowExecution::isPaused).orElse(true);
        } catch (IOException | IllegalStateException | LinkageError e) {
            LOGGER.log(Level.FINE, "Nobody can tell whether " + run + " is paused", e);
            return true;
        }
    }

    private static Optional<CpsFlowExecution> execution(Run<?, ?> run) throws IOException {
        var owner = run instanceof FlowExecutionOwner.Executable build ? build.asFlowExecutionOwner() : null;
        return owner != null && owner.get() instanceof CpsFlowExecution execution
                ? Optional.of(execution)
                : Optional.empty();
    }
}
