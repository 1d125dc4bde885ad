package io.jenkins.plugins.servicenow.itsm;

import io.jenkins.plugins.servicenow.client.Sleeper;
import java.time.Duration;

/** The pauses between polls of what an instance does after its answer: longer each time, and {@value #MAX_MINUTES} minutes in all. */
final class WorkerPauses {

    static final int MAX_MINUTES = 5;

    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private final Sleeper time;
    private Duration left = Duration.ofMinutes(MAX_MINUTES);
    private Duration next = Duration.ofSeconds(1);

    WorkerPauses(Sleeper time) {
        this.time = time;
    }

    /** @return false when they have ended, without a pause */
    boolean pause() throws InterruptedException {
        if (left.compareTo(next) < 0) {
            return false;
        }
        time.sleep(next);
        left = left.minus(next);
        var doubled = next.multipliedBy(2);
        next = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
        return true;
    }
}
