package org.jenkinsci.plugins.workflow.support.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** A step waits for somebody, from {@link #getStartTime} on, until {@link #getEndTime} when that is not 0. */
public class PauseAction extends InvisibleAction implements PersistentAction {
    private final String cause;
    private final long startTime = System.currentTimeMillis();
    private long endTime;

    public PauseAction(String cause) {
        this.cause = cause;
    }

    public String getCause() {
        return cause;
    }

    public long getStartTime() {
        return startTime;
    }

    public long getEndTime() {
        return endTime;
    }

    public void setEndTime(long endTime) {
        this.endTime = endTime;
    }

    public boolean isPaused() {
        return endTime == 0L;
    }

    /** Milliseconds. */
    public long getPauseDuration() {
        return (isPaused() ? System.currentTimeMillis() : endTime) - startTime;
    }

    @CheckForNull
    public static PauseAction getCurrentPause(@NonNull FlowNode node) {
        return getPauseActions(node).stream()
                .filter(PauseAction::isPaused)
                .findFirst()
                .orElse(null);
    }

    public static void endCurrentPause(@NonNull FlowNode node) throws IOException {
        var pause = getCurrentPause(node);
        if (pause != null) {
            pause.setEndTime(System.currentTimeMillis());
            node.save();
        }
    }

    public static boolean isPaused(@NonNull FlowNode node) {
        return getCurrentPause(node) != null;
    }

    @NonNull
    public static List<PauseAction> getPauseActions(@NonNull FlowNode node) {
        return node.getActions().stream()
                .filter(PauseAction.class::isInstance)
                .map(PauseAction.class::cast)
                .toList();
    }

    public static long getPauseDuration(@NonNull FlowNode node) {
        return getPauseActions(node).stream()
                .mapToLong(PauseAction::getPauseDuration)
                .sum();
    }
}
