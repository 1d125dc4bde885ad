package org.jenkinsci.plugins.workflow.support.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** The step of a flow node waits for a person or another system. A node may be paused several times. */
public class PauseAction extends InvisibleAction implements PersistentAction {
    private final String cause;

    /** Milliseconds since 1970. */
    private final long startTime = System.currentTimeMillis();

    /** Milliseconds since 1970, 0 while paused. */
    private long endTime;

    public PauseAction(String cause) {
        this.cause = cause;
    }

    public boolean isPaused() {
        return endTime == 0L;
    }

    /** The last pause of the node, even if it has ended; null if there was none. */
    @CheckForNull
    public static PauseAction getCurrentPause(@NonNull FlowNode node) {
        var pauses = getPauseActions(node);
        return pauses.isEmpty() ? null : pauses.get(pauses.size() - 1);
    }

    public static void endCurrentPause(@NonNull FlowNode node) throws IOException {
        var pause = getCurrentPause(node);
        if (pause != null) {
            pause.endTime = System.currentTimeMillis();
            node.save();
        }
    }

    public static boolean isPaused(@NonNull FlowNode node) {
        var pause = getCurrentPause(node);
        return pause != null && pause.isPaused();
    }

    @NonNull
    public static List<PauseAction> getPauseActions(@NonNull FlowNode node) {
        return node.getActions().stream()
                .filter(PauseAction.class::isInstance)
                .map(PauseAction.class::cast)
                .toList();
    }
}
