package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.Sleeper;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait for the next poll: the regular interval, longer with each failure, and as long as ServiceNow asks for. */
public final class PollDelay {

    public static final Duration MAX = Duration.ofMinutes(5);

    /** However long the instance asks to stay away. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    /** The largest part of a delay that is added at random, so that controllers which began together do not stay together. */
    private static final double JITTER = 0.1;

    private final Sleeper time;
    private final DoubleSupplier random;

    private int failures;

    /** Until then ServiceNow has asked for no more requests, or has refused the login. */
    private long retryNotBefore;

    /** @param random gives numbers from 0 to 1 */
    public PollDelay(@NonNull Sleeper time, @NonNull DoubleSupplier random) {
        this.time = time;
        this.random = random;
        this.retryNotBefore = time.nanoTime();
    }

    /** How long no poll may be made; zero when one may. */
    @NonNull
    public Duration untilAllowed() {
        return longer(Duration.ofNanos(retryNotBefore - time.nanoTime()), Duration.ZERO);
    }

    @NonNull
    public Duration regular(@NonNull Duration interval) {
        return jittered(interval);
    }

    public void succeeded() {
        failures = 0;
    }

    /**
     * @param refused whether the login was refused, which too many tries make worse
     * @return the time until the next poll
     */
    @NonNull
    public Duration failed(@NonNull Throwable failure, boolean refused, @NonNull Duration interval) {
        var backOff = interval.multipliedBy(1L << Math.min(failures++, 10));
        var asked = failure instanceof ServiceNowException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        var retryAfter = shorter(asked, MAX_RETRY_AFTER);
        retryNotBefore = time.nanoTime() + (refused ? interval : retryAfter).toNanos();
        return jittered(longer(shorter(backOff, longer(interval, MAX)), retryAfter));
    }

    private Duration jittered(Duration delay) {
        return delay.plusMillis((long) (delay.toMillis() * JITTER * random.getAsDouble()));
    }

    @NonNull
    public static Duration shorter(@NonNull Duration a, @NonNull Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @NonNull
    public static Duration longer(@NonNull Duration a, @NonNull Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
