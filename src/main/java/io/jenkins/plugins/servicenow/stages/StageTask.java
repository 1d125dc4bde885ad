package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Of a node with which a stage starts: the stage has a change task. Stored with the node. */
final class StageTask extends InvisibleAction implements PersistentAction {

    private final long started;

    private StageTask(Instant started) {
        this.started = started.toEpochMilli();
    }

    static void mark(@NonNull FlowNode start, @NonNull Instant started) {
        start.addAction(new StageTask(started));
    }

    /** When the stage has started; null when it has no change task. */
    @CheckForNull
    static Instant started(@NonNull FlowNode start) {
        var task = start.getPersistentAction(StageTask.class);
        return task == null ? null : Instant.ofEpochMilli(task.started);
    }
}
