package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Lets builds of this Jenkins look for a record and create it without another one doing the same in between. */
public final class KeyedLock {

    /** Which lock it is tells the hash of the key. */
    private static final ReentrantLock[] LOCKS =
            Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

    /** Looks and creates; must not come back here. */
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private KeyedLock() {}

    /** @param key equal for the same record */
    public static <T> T run(@NonNull Object key, @NonNull Work<T> work) throws IOException, InterruptedException {
        var lock = LOCKS[Math.floorMod(key.hashCode(), LOCKS.length)];
        lock.lockInterruptibly();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
