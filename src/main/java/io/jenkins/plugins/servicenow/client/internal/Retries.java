package io.jenkins.plugins.servicenow.client.internal;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import java.time.Duration;
import java.util.Optional;

/** Repeats what failed for a transient reason: see {@link ServiceNowException.Outcome}. */
public final class Retries {

    /** Something that asks ServiceNow. */
    @FunctionalInterface
    public interface Attempt<T> {

        T run() throws ServiceNowException, InterruptedException;
    }

    private static final double JITTER = 0.25;
    private static final Duration BACKOFF = Duration.ofNanos(-1);

    private final RetryRules rules;

    public Retries(RetryRules rules) {
        this.rules = rules;
    }

    /** @throws InterruptedException at once when the thread is interrupted, also between two tries */
    public <T> T call(Attempt<T> attempt) throws ServiceNowException, InterruptedException {
        if (rules.attempts() == 1) {
            return attempt.run();
        }
        try {
            return Failsafe.with(policy(System.nanoTime())).get(attempt::run);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof ServiceNowException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException) {
                // Failsafe sets the flag; whoever throws InterruptedException leaves it clear.
                Thread.interrupted();
                throw new InterruptedException("Interrupted while waiting for ServiceNow");
            }
            throw e;
        }
    }

    private RetryPolicy<Object> policy(long start) {
        return RetryPolicy.builder()
                .withMaxAttempts(rules.attempts())
                .withMaxDuration(rules.total())
                .withBackoff(rules.firstDelay(), rules.maxDelay())
                .withJitter(JITTER)
                .withDelayFnOn(context -> delayAskedFor(context.getLastException()), ServiceNowException.class)
                .handleIf(failure -> mayPass(failure, rules.total().minusNanos(System.nanoTime() - start)))
                .build();
    }

    private static boolean mayPass(Throwable failure, Duration left) {
        return failure instanceof ServiceNowException known
                && known.outcome().retryable
                && retryAfter(failure).orElse(Duration.ZERO).compareTo(left) < 0;
    }

    /**
     * A negative one leaves it to the backoff. So much longer than asked for that the jitter never makes it shorter.
     */
    private static Duration delayAskedFor(Throwable failure) {
        return retryAfter(failure)
                .filter(delay -> !delay.isZero())
                .map(delay -> Duration.ofMillis((long) (delay.toMillis() / (1 - JITTER)) + 1))
                .orElse(BACKOFF);
    }

    private static Optional<Duration> retryAfter(Throwable failure) {
        return failure instanceof ServiceNowException known ? known.retryAfter() : Optional.empty();
    }
}
