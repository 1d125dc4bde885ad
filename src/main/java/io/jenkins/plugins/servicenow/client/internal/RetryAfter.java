package io.jenkins.plugins.servicenow.client.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;

/** The {@code Retry-After} header: seconds, or an HTTP date. */
final class RetryAfter {

    private RetryAfter() {}

    /** Empty when the header is missing or cannot be read; zero when the date has passed. */
    public static Optional<Duration> of(Headers headers, Instant now) {
        var value = headers.get("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        if (value.strip().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
        }
        return Optional.ofNullable(headers.getInstant("Retry-After")).map(date -> {
            var wait = Duration.between(now, date);
            return wait.isNegative() ? Duration.ZERO : wait;
        });
    }
}
