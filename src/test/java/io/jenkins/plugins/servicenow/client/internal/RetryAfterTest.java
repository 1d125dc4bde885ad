package io.jenkins.plugins.servicenow.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-07-14T08:00:00Z");

    private static Optional<Duration> parse(String value) {
        return Response.retryAfter(Headers.of("Retry-After", value), NOW);
    }

    @Test
    void readsSeconds() {
        assertEquals(Optional.of(Duration.ofSeconds(120)), parse("120"));
        assertEquals(Optional.of(Duration.ZERO), parse("0"));
    }

    @Test
    void readsADate() {
        assertEquals(Optional.of(Duration.ofSeconds(90)), parse("Tue, 14 Jul 2026 08:01:30 GMT"));
    }

    @Test
    void aDateThatHasPassedIsNow() {
        assertEquals(Optional.of(Duration.ZERO), parse("Tue, 14 Jul 2026 07:00:00 GMT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999"})
    void anythingElseIsNothing(String value) {
        assertEquals(Optional.empty(), parse(value));
    }

    @Test
    void noHeaderIsNothing() {
        assertEquals(Optional.empty(), Response.retryAfter(Headers.of(), NOW));
    }
}
