package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out which builds have ended. Kept in memory. Thread-safe. */
final class EndedBuilds {

    private final Ledger<EndingEntry> ledger;

    /** The round in which the build of an entry was missing first, by the key of the entry. */
    private final Map<String, Long> missing = new ConcurrentHashMap<>();

    /** The keys of entries whose builds were looked for in all jobs: only while Jenkins is down a job is moved without a word. */
    private final Set<String> searched = ConcurrentHashMap.newKeySet();

    EndedBuilds(@NonNull Ledger<EndingEntry> ledger) {
        this.ledger = ledger;
    }

    /**
     * Whether the build of the entry runs no more. One that is missing in one round may be on its way to another folder: it is gone when
     * it is still missing in a later one. May read builds from disk, and write the ledger.
     */
    boolean hasEnded(@NonNull String key, @NonNull EndingEntry entry, long round) throws IOException {
        var run = entry.build().run();
        if (run.isEmpty() && searched.add(key)) {
            var moved = entry.build().findMoved();
            if (moved.isPresent()) {
                ledger.update(key, now -> now.of(moved.get()));
                run = moved.get().run();
            }
        }
        if (run.isPresent()) {
            missing.remove(key);
            return !run.get().isBuilding();
        }
        return missing.computeIfAbsent(key, same -> round) < round;
    }

    void forget(@NonNull String key) {
        missing.remove(key);
        searched.remove(key);
    }
}
