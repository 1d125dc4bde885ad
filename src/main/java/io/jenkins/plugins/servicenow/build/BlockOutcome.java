package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.TaskOutcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * How a block of a pipeline has ended. Reads flow nodes, which may have to be read from disk: not for the CPS thread.
 *
 * @param result the worst of what was thrown out of it and of what steps in it have warned of, such as {@code catchError}
 * @param failure what was thrown out of it; null when nothing was
 */
public record BlockOutcome(
        @NonNull Result result, @CheckForNull BuildFailure failure) {

    /**
     * @param start the id of the node with which the block begins
     * @return empty while it runs, and when it is not known any more
     */
    @NonNull
    public static Optional<BlockOutcome> of(@NonNull Run<?, ?> run, @NonNull String start, @NonNull Masking masking) {
        return Optional.ofNullable(BuildFailure.execution(run)).stream()
                .flatMap(BlockOutcome::ends)
                .filter(end -> end.getStartNode().getId().equals(start))
                .findFirst()
                .map(end -> of(run, end, masking));
    }

    private static Stream<BlockEndNode<?>> ends(FlowExecution execution) {
        return StreamSupport.stream(new FlowGraphWalker(execution).spliterator(), false)
                .filter(BlockEndNode.class::isInstance)
                .map(node -> (BlockEndNode<?>) node);
    }

    /** Asked some time after the end: Pipeline adds the error to a node that listeners have seen already. */
    @NonNull
    public static BlockOutcome of(@NonNull Run<?, ?> run, @NonNull BlockEndNode<?> end, @NonNull Masking masking) {
        var error = end.getError();
        return of(run, end, error == null ? null : error.getError(), masking);
    }

    /**
     * @param end null when it is not known, and so neither what has been warned of
     * @param error with which the block has ended; null when it has completed
     */
    @NonNull
    public static BlockOutcome of(
            @NonNull Run<?, ?> run,
            @CheckForNull BlockEndNode<?> end,
            @CheckForNull Throwable error,
            @NonNull Masking masking) {
        if (error == null) {
            return new BlockOutcome(end == null ? Result.SUCCESS : worstWarning(end), null);
        }
        var failure = BuildFailure.of(run, error, masking);
        return new BlockOutcome(failure.aborted() ? Result.ABORTED : Result.FAILURE, failure);
    }

    private static Result worstWarning(BlockEndNode<?> end) {
        var start = end.getStartNode();
        var found = new HashSet<FlowNode>(List.of(start));
        var left = new ArrayDeque<FlowNode>(end.getParents());
        var worst = Result.SUCCESS;
        while (!left.isEmpty()) {
            var node = left.remove();
            if (found.add(node)) {
                var warning = node.getPersistentAction(WarningAction.class);
                worst = warning == null ? worst : worst.combine(warning.getResult());
                left.addAll(node.getParents());
            }
        }
        return worst;
    }

    /**
     * How the change task is to be closed that stands for the block.
     *
     * @param name of the task
     * @param ended when the block has ended
     */
    @NonNull
    public TaskOutcome outcome(@NonNull Run<?, ?> run, @NonNull String name, @NonNull Instant ended) {
        var closeResult = result.isBetterThan(Result.UNSTABLE)
                ? CloseResult.SUCCESSFUL
                : result.isBetterThan(Result.FAILURE) ? CloseResult.SUCCESSFUL_ISSUES : CloseResult.UNSUCCESSFUL;
        var text = BuildIdentity.of(run, "change", "").displayName() + ": '" + name + "' " + describe();
        return new TaskOutcome(closeResult, text, ended);
    }

    private String describe() {
        if (failure == null) {
            return result.isBetterThan(Result.UNSTABLE) ? "has succeeded" : "has ended as " + result;
        }
        return (failure.aborted() ? "was aborted" : "has failed")
                + (failure.stage().isEmpty() ? "" : " in the stage '" + failure.stage() + "'")
                + (failure.message().isEmpty() ? "" : ": " + failure.message());
    }
}
