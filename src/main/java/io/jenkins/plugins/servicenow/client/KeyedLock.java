package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time for each key: builds of this Jenkins look for a record and create it without another one doing the same in
 * between. Two keys never share a lock, so who holds one may ask for another as long as all do so in the same order.
 */
public final class KeyedLock implements AutoCloseable {

    private static final ConcurrentHashMap<Object, Shared> LOCKS = new ConcurrentHashMap<>();

    /** @param users who have the lock or wait for it */
    private record Shared(ReentrantLock lock, int users) {}

    private record Held(Object key, ReentrantLock lock) {}

    /** The last one first. */
    private final Deque<Held> held = new ArrayDeque<>();

    private KeyedLock() {}

    /**
     * Waits for the lock; to be closed by the thread that has it. That thread may acquire it again.
     *
     * @param key equal for the same record
     */
    @NonNull
    public static KeyedLock acquire(@NonNull Object key) throws InterruptedException {
        var acquired = new KeyedLock();
        acquired.add(key);
        return acquired;
    }

    /**
     * Does not wait for the lock.
     *
     * @return null when another thread has it
     */
    @CheckForNull
    public static KeyedLock tryAcquire(@NonNull Object key) {
        var acquired = new KeyedLock();
        var lock = join(key);
        if (!lock.tryLock()) {
            leave(key);
            return null;
        }
        acquired.held.push(new Held(key, lock));
        return acquired;
    }

    /** As {@link #acquire}, for several, in the same order for all who ask for several: so no two wait for each other. */
    @NonNull
    public static KeyedLock acquireAll(@NonNull Collection<String> keys) throws InterruptedException {
        var acquired = new KeyedLock();
        try {
            for (var key : new TreeSet<>(keys)) {
                acquired.add(key);
            }
            return acquired;
        } catch (InterruptedException e) {
            acquired.close();
            throw e;
        }
    }

    private void add(Object key) throws InterruptedException {
        var lock = join(key);
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            leave(key);
            throw e;
        }
        held.push(new Held(key, lock));
    }

    private static ReentrantLock join(Object key) {
        return LOCKS.compute(
                        key,
                        (same, shared) -> shared == null
                                ? new Shared(new ReentrantLock(), 1)
                                : new Shared(shared.lock(), shared.users() + 1))
                .lock();
    }

    @Override
    public void close() {
        held.forEach(each -> {
            each.lock().unlock();
            leave(each.key());
        });
    }

    private static void leave(Object key) {
        LOCKS.computeIfPresent(
                key, (same, shared) -> shared.users() == 1 ? null : new Shared(shared.lock(), shared.users() - 1));
    }
}
