package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/** The time, and how to let it pass. */
public interface Sleeper {

    /** That of the machine. */
    Sleeper SYSTEM = new Sleeper() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    };

    /** For durations: nobody sets this clock. */
    long nanoTime();

    @NonNull
    Instant now();

    void sleep(@NonNull Duration duration) throws InterruptedException;
}
