package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.OpenWrites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The open writes of a build, kept with it: a controller that was killed between a create and its answer does not create
 * again after its restart. What is settled is saved with the next change of the build, because a record that exists is
 * found without it.
 */
final class BuildOpenWrites extends InvisibleAction {

    /** Milliseconds since 1970. A map is never changed, but replaced under the lock of the build. */
    private volatile Map<String, Long> open = new LinkedHashMap<>();

    private BuildOpenWrites() {}

    /** For a step of the build: one that was hard-killed writes nothing more, whatever its threads are at. */
    @NonNull
    static OpenWrites whileBuilding(@NonNull Run<?, ?> run) {
        return of(run, () -> {
            if (!run.isBuilding()) {
                throw new IllegalStateException("Nothing was sent to ServiceNow, because the build has ended");
            }
        });
    }

    @NonNull
    static OpenWrites of(@NonNull Run<?, ?> run) {
        return of(run, () -> {});
    }

    private static OpenWrites of(Run<?, ?> run, Runnable check) {
        return new OpenWrites() {

            @Override
            public void begin(@NonNull Collection<String> keys, @NonNull Instant until) {
                check.run();
                change(run, map -> keys.forEach(key -> map.put(key, until.toEpochMilli())));
                try {
                    run.save();
                } catch (IOException e) {
                    throw new UncheckedIOException(
                            "Nothing was sent to ServiceNow, because the build cannot be saved", e);
                }
            }

            @Override
            public void settle(@NonNull Collection<String> keys) {
                change(run, map -> map.keySet().removeAll(keys));
            }

            @Override
            @NonNull
            public Optional<Instant> openUntil(@NonNull String key) {
                var action = run.getAction(BuildOpenWrites.class);
                return Optional.ofNullable(action == null ? null : action.open.get(key))
                        .map(Instant::ofEpochMilli);
            }
        };
    }

    private static void change(Run<?, ?> run, Consumer<Map<String, Long>> how) {
        synchronized (run) {
            var action = run.getAction(BuildOpenWrites.class);
            if (action == null) {
                action = new BuildOpenWrites();
                run.addAction(action);
            }
            var changed = new LinkedHashMap<>(action.open);
            how.accept(changed);
            action.open = changed;
        }
    }
}
