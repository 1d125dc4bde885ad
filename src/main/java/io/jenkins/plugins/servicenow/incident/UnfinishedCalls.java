package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildActions;
import io.jenkins.plugins.servicenow.client.Sha256;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The calls of a build that were to file an incident of their own and have failed. Whether there is one may not be known: a call that
 * repeats one of them, as {@code retry} does, takes over its name, and so finds the incident. Kept with the build.
 */
final class UnfinishedCalls extends InvisibleAction {

    /** Names of calls, by a hash of what they were to file. A map is never changed, but replaced under the lock of the build. */
    private volatile Map<String, String> names = new LinkedHashMap<>();

    private UnfinishedCalls() {}

    /** The name of the call, or of the one that it repeats. */
    @NonNull
    static String name(@NonNull Run<?, ?> run, @NonNull IncidentDraft draft, @NonNull String call) {
        var action = run.getAction(UnfinishedCalls.class);
        return action == null ? call : action.names.getOrDefault(hash(draft), call);
    }

    /** The call has failed. Saves the build. */
    static void add(@NonNull Run<?, ?> run, @NonNull IncidentDraft draft, @NonNull String name) throws IOException {
        change(run, names -> names.put(hash(draft), name));
        run.save();
    }

    /** The incident is there. Saved with the next change of the build. */
    static void remove(@NonNull Run<?, ?> run, @NonNull IncidentDraft draft) {
        change(run, names -> names.remove(hash(draft)));
    }

    private static void change(Run<?, ?> run, Consumer<Map<String, String>> how) {
        synchronized (run) {
            var action = BuildActions.of(run, UnfinishedCalls.class, UnfinishedCalls::new);
            var changed = new LinkedHashMap<>(action.names);
            how.accept(changed);
            action.names = changed;
        }
    }

    private static String hash(IncidentDraft draft) {
        return Sha256.of(draft.toString());
    }
}
