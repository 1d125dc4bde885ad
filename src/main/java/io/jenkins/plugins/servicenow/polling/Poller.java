package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/** Polls one connection for all that waits on it. A {@link PollSchedule} makes its polls one after the other. */
public interface Poller {

    /**
     * Polls for everything.
     *
     * @return the time until the next poll of everything
     */
    @NonNull
    Duration pollAll() throws InterruptedException;

    /**
     * Polls for what is new, and what somebody has asked for.
     *
     * @return the time until the next poll of everything, unless that comes sooner anyway
     */
    @NonNull
    Duration pollDue() throws InterruptedException;

    /** Ends what has waited for long enough; also while a poll is made. */
    default void expire() {}

    /** How long until {@link #expire} has something to end; null when nothing waits for a time only. */
    @CheckForNull
    default Duration untilNextDeadline() {
        return null;
    }
}
