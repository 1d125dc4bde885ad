package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When an entry that could not be settled is tried again: in the next round at first, then less and less often. Kept in memory: after a
 * restart everything is tried at once. Thread-safe.
 */
final class Attempts {

    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    /** @param next the round in which it is tried again */
    private record Failure(int count, long next) {}

    boolean areDue(@NonNull String key, long round) {
        var failure = failures.get(key);
        return failure == null || round >= failure.next();
    }

    /**
     * @param maxDelay in rounds
     * @return how often the entry has failed in a row, with this one
     */
    int failed(@NonNull String key, long round, int maxDelay) {
        return failures.compute(key, (same, before) -> {
                    var count = before == null ? 1 : before.count() + 1;
                    return new Failure(count, round + Math.min(1L << Math.min(count - 1, 10), maxDelay));
                })
                .count();
    }

    void succeeded(@NonNull String key) {
        failures.remove(key);
    }
}
