package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/**
 * What went wrong in a pipeline, and where. Looks through all flow nodes of the build, which may have to be read from disk: not for
 * the CPS thread.
 *
 * @param stage the innermost stage in which the error arose; empty when it arose outside of all stages
 * @param message what the error says, in one line without control characters and without the secrets that are masked in the
 *     log of the step that asks; {@link Masking#WITHHELD} when other secrets were bound where the error arose
 * @param aborted whether somebody or something, such as a timeout, has stopped the build, and so nothing has failed
 */
public record BuildFailure(@NonNull String stage, @NonNull String message, boolean aborted) {

    private static final Logger LOGGER = Logger.getLogger(BuildFailure.class.getName());

    /** What Jenkins itself says of a script that has failed: it holds nothing of the pipeline. */
    private static final Pattern EXIT_CODE = Pattern.compile("script returned exit code -?\\d+");

    /** The step that tells ServiceNow of a failure: where it fails itself, that is not what has failed in the build. */
    private static final String REPORTING = "snowIncident";

    /** Ids are numbers that count up. */
    private static final Comparator<FlowNode> BY_AGE =
            Comparator.<FlowNode>comparingInt(node -> node.getId().length()).thenComparing(FlowNode::getId);

    /**
     * The error that has ended the build. While the build runs, such as in a {@code catch} or in {@code post}, and when the build went
     * on to its end, the latest error. Not an error of {@code snowIncident}, which would report its own failure when it is repeated.
     *
     * @param masking of the step that asks
     * @return empty when nothing has failed in the build, and when it is none of a pipeline
     */
    @NonNull
    public static Optional<BuildFailure> of(@NonNull Run<?, ?> run, @NonNull Masking masking) {
        var execution = execution(run);
        return Optional.ofNullable(execution == null ? null : latest(execution))
                .map(error -> of(execution, error, masking));
    }

    /** An error of which it is known that it was thrown in the build; what {@code snowIncident} was to report if it is its own. */
    @NonNull
    public static BuildFailure of(@NonNull Run<?, ?> run, @NonNull Throwable error, @NonNull Masking masking) {
        var execution = execution(run);
        if (execution == null) {
            return of("", error, masking::mask);
        }
        var reported = isOfReport(error, execution) ? latest(execution) : error;
        return of(execution, reported == null ? error : reported, masking);
    }

    /** Whether the error says that the build was stopped, and so that nothing has failed. */
    public static boolean isStop(@NonNull Throwable error) {
        return error instanceof FlowInterruptedException interruption
                && interruption.getResult().isWorseThan(Result.FAILURE);
    }

    /** Null when it is no build of a pipeline, or its execution cannot be read. */
    @CheckForNull
    static FlowExecution execution(Run<?, ?> run) {
        var owner = run instanceof FlowExecutionOwner.Executable build ? build.asFlowExecutionOwner() : null;
        try {
            return owner == null ? null : owner.get();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "No flow nodes of " + run, e);
            return null;
        }
    }

    /** The end of a build that has failed has the latest id. */
    @CheckForNull
    private static Throwable latest(FlowExecution execution) {
        return StreamSupport.stream(new FlowGraphWalker(execution).spliterator(), false)
                .filter(node -> node.getError() != null)
                .sorted(BY_AGE.reversed())
                .map(FlowNode::getError)
                .map(ErrorAction::getError)
                .filter(error -> !isOfReport(error, execution))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOfReport(Throwable error, FlowExecution execution) {
        var origin = isStop(error) ? null : ErrorAction.findOrigin(error, execution);
        var step = origin instanceof StepNode node ? node.getDescriptor() : null;
        return step != null && REPORTING.equals(step.getFunctionName());
    }

    private static BuildFailure of(FlowExecution execution, Throwable error, Masking masking) {
        var origin = ErrorAction.findOrigin(error, execution);
        UnaryOperator<String> mask = origin != null && masking.misses(origin) ? BuildFailure::withheld : masking::mask;
        return of(origin == null ? "" : masking.mask(Stages.around(origin)), error, mask);
    }

    private static String withheld(String message) {
        return EXIT_CODE.matcher(message).matches() ? message : Masking.WITHHELD;
    }

    private static BuildFailure of(String stage, Throwable error, UnaryOperator<String> mask) {
        if (error instanceof FlowInterruptedException interruption) {
            return new BuildFailure(stage, message(interruption, mask), isStop(error));
        }
        // The name of an unexpected error's class says more than its message.
        var text = error instanceof AbortException ? error.getMessage() : error.toString();
        return new BuildFailure(stage, masked(text, mask), false);
    }

    private static String message(FlowInterruptedException interruption, UnaryOperator<String> mask) {
        var causes = interruption.getCauses().stream()
                .map(CauseOfInterruption::getShortDescription)
                .collect(Collectors.joining(", "));
        return causes.isEmpty() ? interruption.getResult().toString() : masked(causes, mask);
    }

    /** Masked as it is: in one line a secret of several lines would not be known again. */
    private static String masked(@CheckForNull String text, UnaryOperator<String> mask) {
        return Text.of(text == null ? null : mask.apply(text));
    }
}
