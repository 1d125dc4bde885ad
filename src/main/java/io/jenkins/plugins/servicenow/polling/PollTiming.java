package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Sleeper;
import java.time.Duration;

/**
 * When to poll, and on which threads.
 *
 * @param first what begins to wait within this time is polled for together
 * @param requested calls of the webhook within this time make one poll, however many come
 * @param afterRestart the first poll after a restart comes at a random moment between {@code first} and this, so that
 *     controllers which start together do not all poll at once
 * @param interval from one poll to the next; null for what each connection is configured to
 * @param scheduler null for threads of the poller's own
 */
public record PollTiming(
        @NonNull Duration first,
        @NonNull Duration requested,
        @NonNull Duration afterRestart,
        @CheckForNull Duration interval,
        @NonNull Sleeper time,
        @CheckForNull PollScheduler scheduler) {

    public static final PollTiming STANDARD = new PollTiming(
            Duration.ofSeconds(1), Duration.ofMillis(250), Duration.ofSeconds(5), null, Sleeper.SYSTEM, null);

    /** When to make the first poll after a restart. */
    @NonNull
    public Duration resumed() {
        return first.plusMillis(
                (long) (Math.random() * afterRestart.minus(first).toMillis()));
    }
}
