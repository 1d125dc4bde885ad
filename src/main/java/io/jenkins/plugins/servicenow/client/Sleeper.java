package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The time between two tries. */
public interface Sleeper {

    Sleeper SYSTEM = new Sleeper() {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        @NonNull
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(@NonNull Duration time) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
    };

    /** Nanoseconds since some time, which no setting of a clock changes. */
    long nanoTime();

    /** The clock of this machine. */
    @NonNull
    Instant now();

    /** @throws InterruptedException at once when the thread is interrupted */
    void sleep(@NonNull Duration time) throws InterruptedException;
}
