package io.jenkins.plugins.servicenow.polling;

import io.jenkins.plugins.servicenow.client.Sleeper;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test sets, and one beside it that only goes forward. */
public final class PollClock implements Sleeper {

    private volatile Instant now;
    private volatile long nanos;

    public PollClock(Instant now) {
        this.now = now;
    }

    /** As time passes: both clocks go on. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
    }

    /** As time passes until then. */
    public synchronized void set(Instant then) {
        advance(Duration.between(now, then));
    }

    /** As an administrator sets the clock of the machine. */
    public synchronized void setWallClock(Instant then) {
        now = then;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }
}
