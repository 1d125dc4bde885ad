package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/**
 * How often and how long a request is repeated while the instance is busy or cannot be reached. The delay doubles from
 * try to try and is jittered, so that builds which failed together do not come back together.
 *
 * @param attempts tries in all, at least 1
 * @param firstDelay before the second try
 * @param maxDelay the doubling ends here; a longer {@code Retry-After} of the instance is obeyed all the same
 * @param total no try is started later than this after the first one
 */
public record RetryRules(
        int attempts,
        @NonNull Duration firstDelay,
        @NonNull Duration maxDelay,
        @NonNull Duration total) {

    public static final RetryRules DEFAULT =
            new RetryRules(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(2));

    /** For callers that come back by themselves. */
    public static final RetryRules NONE = new RetryRules(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public RetryRules {
        if (attempts < 1) {
            throw new IllegalArgumentException("At least one try is needed, not " + attempts);
        }
        if (attempts > 1
                && (firstDelay.isZero()
                        || firstDelay.isNegative()
                        || firstDelay.compareTo(maxDelay) >= 0
                        || firstDelay.compareTo(total) >= 0)) {
            throw new IllegalArgumentException("The first delay (" + firstDelay
                    + ") must be above zero and below the maximum delay (" + maxDelay + ") and the total (" + total
                    + ")");
        }
    }
}
