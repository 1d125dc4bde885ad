package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * A call of a step that notes on a change request what it has done. Each call has a note of its own, also when it says the same as
 * that of another call: it has the stage in it, and of calls in one stage the second and all later ones have a number. A call that is
 * repeated has the number that it had before: after a restart of Jenkins it has the same flow node, and one that {@code retry}
 * repeats has not been finished.
 *
 * @param node the id of its flow node
 * @param stage the stages and branches that it is in; empty for none
 * @param number 1 for the first call of the build that notes this
 */
public record NotedCall(@NonNull String node, @NonNull String stage, int number) {

    private static final int MAX_STAGE_LENGTH = 200;

    /** Reads flow nodes. */
    @NonNull
    public static NotedCall of(@NonNull FlowNode node) {
        return new NotedCall(node.getId(), Text.oneLine(Stages.path(node), MAX_STAGE_LENGTH), 1);
    }

    /** @param note what it notes, without the number */
    @NonNull
    public NotedCall numbered(@NonNull Run<?, ?> run, @NonNull String note) {
        var calls = run.getAction(Finished.class);
        var same = calls == null
                ? 0
                : calls.notes.entrySet().stream()
                        .filter(call -> !call.getKey().equals(node))
                        .filter(call -> call.getValue().equals(Sha256.of(note)))
                        .count();
        return new NotedCall(node, stage, (int) same + 1);
    }

    /**
     * What it notes is on record, so another call that notes the same gets the next number. Saves the build.
     *
     * @param note as for {@link #numbered}
     */
    public void finish(@NonNull Run<?, ?> run, @NonNull String note) throws IOException {
        synchronized (run) {
            var calls = BuildActions.of(run, Finished.class, Finished::new);
            var changed = new LinkedHashMap<>(calls.notes);
            changed.put(node, Sha256.of(note));
            calls.notes = changed;
        }
        run.save();
    }

    /** A line of the note: {@code Stage: Test / amd64, again (2)}; empty for the first call outside of a stage. */
    @NonNull
    public String line() {
        if (stage.isEmpty()) {
            return number == 1 ? "" : "Again (" + number + ")";
        }
        return "Stage: " + stage + (number == 1 ? "" : ", again (" + number + ")");
    }

    /** Kept with the build. */
    private static final class Finished extends InvisibleAction {

        /** Hashes of notes by the flow node of the call. A map is never changed, but replaced under the lock of the build. */
        private volatile Map<String, String> notes = new LinkedHashMap<>();
    }
}
