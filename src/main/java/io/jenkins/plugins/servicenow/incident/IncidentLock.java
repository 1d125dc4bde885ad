package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One at a time for failures that share an incident: builds that fail at the same moment must not all find that there is none
 * yet. Within one controller only, which is enough because no two share an incident.
 */
final class IncidentLock implements AutoCloseable {

    /** Families share locks, so that their number does not grow with the failures. */
    private static final ReentrantLock[] LOCKS =
            Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

    private final ReentrantLock lock;

    private IncidentLock(ReentrantLock lock) {
        this.lock = lock;
    }

    static IncidentLock of(@NonNull String family) throws InterruptedException {
        var lock = LOCKS[Math.floorMod(family.hashCode(), LOCKS.length)];
        lock.lockInterruptibly();
        return new IncidentLock(lock);
    }

    @Override
    public void close() {
        lock.unlock();
    }
}
