package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/**
 * How long a request is repeated while the instance is busy, fails or cannot be reached. The delay doubles from try to
 * try and is jittered, so that builds which failed together do not come back together.
 *
 * @param firstDelay before the second try
 * @param maxDelay the doubling ends here; a longer {@code Retry-After} of the instance is obeyed all the same
 * @param patience the last try is made this long after the first one at the latest; zero for a single try
 * @param certainAfterLost a write whose connection was lost, or that a gateway answered, may still be passed on for this
 *     long
 * @param certainAfterTimeout a write without an answer may be at work for this long: by default the transaction quota of
 *     ServiceNow's REST APIs
 */
public record RetryRules(
        @NonNull Duration firstDelay,
        @NonNull Duration maxDelay,
        @NonNull Duration patience,
        @NonNull Duration certainAfterLost,
        @NonNull Duration certainAfterTimeout) {

    public static final RetryRules DEFAULT = new RetryRules(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(300));

    /** For callers that come back by themselves. */
    public static final RetryRules NONE = DEFAULT.withPatience(Duration.ZERO);

    public RetryRules {
        if (firstDelay.isZero() || firstDelay.isNegative() || firstDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException("The first delay (" + firstDelay
                    + ") must be above zero and not above the maximum delay (" + maxDelay + ")");
        }
        if (patience.isNegative() || certainAfterLost.isNegative() || certainAfterTimeout.isNegative()) {
            throw new IllegalArgumentException("The patience (" + patience + ") and the times after which a write is"
                    + " certain (" + certainAfterLost + ", " + certainAfterTimeout + ") must not be negative");
        }
    }

    @NonNull
    public RetryRules withPatience(@NonNull Duration patience) {
        return new RetryRules(firstDelay, maxDelay, patience, certainAfterLost, certainAfterTimeout);
    }
}
