package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One at a time for each key: builds of this Jenkins look for a record and create it without another one doing the same in
 * between. Who holds one of these locks must not ask for another.
 */
public final class KeyedLock implements AutoCloseable {

    /** Keys share locks, so that their number does not grow with the keys. */
    private static final ReentrantLock[] LOCKS =
            Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

    private final ReentrantLock lock;

    private KeyedLock(ReentrantLock lock) {
        this.lock = lock;
    }

    /**
     * Waits for the lock; to be closed by the thread that has it.
     *
     * @param key equal for the same record
     */
    @NonNull
    public static KeyedLock acquire(@NonNull Object key) throws InterruptedException {
        var lock = LOCKS[Math.floorMod(key.hashCode(), LOCKS.length)];
        lock.lockInterruptibly();
        return new KeyedLock(lock);
    }

    @Override
    public void close() {
        lock.unlock();
    }
}
