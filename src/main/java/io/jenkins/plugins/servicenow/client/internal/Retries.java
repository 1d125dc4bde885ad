package io.jenkins.plugins.servicenow.client.internal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.Sleeper;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Repeats what failed for a transient reason: see {@link ServiceNowException.Outcome}. */
public final class Retries {

    /** Something that asks ServiceNow. */
    @FunctionalInterface
    public interface Attempt<T> {

        T run() throws ServiceNowException, InterruptedException;
    }

    private static final double JITTER = 0.25;

    private final RetryRules rules;
    private final Sleeper sleeper;

    public Retries(RetryRules rules, Sleeper sleeper) {
        this.rules = rules;
        this.sleeper = sleeper;
    }

    public RetryRules rules() {
        return rules;
    }

    public Sleeper sleeper() {
        return sleeper;
    }

    /** The same clock without any patience. */
    public Retries once() {
        return new Retries(rules.withPatience(Duration.ZERO), sleeper);
    }

    /** @throws InterruptedException at once when the thread is interrupted, also between two tries */
    public <T> T call(Attempt<T> attempt) throws ServiceNowException, InterruptedException {
        var pauses = pauses();
        while (true) {
            try {
                return attempt.run();
            } catch (ServiceNowException e) {
                if (!e.outcome().retryable || pauses.areOver()) {
                    throw e;
                }
                pauses.pause(e, pauses.left());
            }
        }
    }

    /** Those between the tries of one operation, which begins when this is made. */
    Pauses pauses() {
        return new Pauses(sleeper.nanoTime());
    }

    final class Pauses {

        private final long start;
        private Duration delay = rules.firstDelay();

        private Pauses(long start) {
            this.start = start;
        }

        /** Short ones at first, with what is left of the same patience. */
        Pauses again() {
            return new Pauses(start);
        }

        /** Whether the patience has ended. */
        boolean areOver() {
            return left().isZero();
        }

        Duration left() {
            var left = rules.patience().minusNanos(sleeper.nanoTime() - start);
            return left.isNegative() ? Duration.ZERO : left;
        }

        /**
         * As long as the instance has asked for, or longer each time.
         *
         * @param failure null when nothing failed
         */
        void pause(@CheckForNull ServiceNowException failure, Duration atMost) throws InterruptedException {
            var asked = failure == null ? Duration.ZERO : failure.retryAfter().orElse(Duration.ZERO);
            // The jitter never makes it shorter than asked for.
            var pause = asked.isZero()
                    ? scaled(delay, 1 - JITTER + 2 * JITTER * random())
                    : asked.plus(scaled(delay, JITTER * random()));
            delay = min(delay.multipliedBy(2), rules.maxDelay());
            sleeper.sleep(min(pause, atMost));
        }

        private static double random() {
            return ThreadLocalRandom.current().nextDouble();
        }

        private static Duration scaled(Duration duration, double factor) {
            return Duration.ofNanos((long) (duration.toNanos() * factor));
        }

        private static Duration min(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }
}
