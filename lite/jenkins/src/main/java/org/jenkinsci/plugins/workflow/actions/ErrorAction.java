package org.jenkinsci.plugins.workflow.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.util.UUID;
import java.util.stream.Stream;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

public class ErrorAction implements PersistentAction {
    private final Throwable error;

    public ErrorAction(@NonNull Throwable error) {
        this.error = error;
        if (id(error) == null) {
            error.addSuppressed(new ErrorId());
        }
    }

    /** An error may hold on to anything, such as the script, so only what it says is written. */
    private Object writeReplace() {
        var copy = copy();
        copy.addSuppressed(id(error));
        return new ErrorAction(copy);
    }

    private Throwable copy() {
        if (error instanceof FlowInterruptedException interruption) {
            return new FlowInterruptedException(
                    interruption.getResult(),
                    interruption.isActualInterruption(),
                    interruption.getCauses().toArray(new CauseOfInterruption[0]));
        }
        return new AbortException(error instanceof AbortException ? error.getMessage() : error.toString());
    }

    @NonNull
    public Throwable getError() {
        return error;
    }

    /** @return the first node that failed with the error, which the blocks around it have thrown on */
    @CheckForNull
    public static FlowNode findOrigin(@NonNull Throwable error, @NonNull FlowExecution execution) {
        var id = id(error);
        FlowNode origin = null;
        for (var node : new FlowGraphWalker(execution)) {
            var failure = node.getError();
            if (id != null && failure != null && id.uuid.equals(id(failure.getError()).uuid)) {
                origin = node;
            }
        }
        return origin;
    }

    @CheckForNull
    private static ErrorId id(Throwable error) {
        return Stream.of(error.getSuppressed())
                .filter(ErrorId.class::isInstance)
                .map(ErrorId.class::cast)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return error.getMessage();
    }

    @Override
    public String getUrlName() {
        return null;
    }

    /** Tells errors apart, and goes with an error to disk and back. */
    private static final class ErrorId extends Throwable {
        private static final long serialVersionUID = 1L;

        private final String uuid = UUID.randomUUID().toString();

        ErrorId() {
            super(null, null, false, false);
        }

        @Override
        public String getMessage() {
            return uuid;
        }
    }
}
