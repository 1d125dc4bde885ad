package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNowTimeTest {

    private static final Instant TIME = Instant.parse("2026-03-01T22:00:00Z");

    @Test
    void isWholeSecondsInUtc() {
        assertEquals("2026-03-01 22:00:00", ServiceNowTime.format(TIME.plusMillis(999)));
        assertEquals("2026-03-01 22:00:00 UTC", ServiceNowTime.display(TIME));
        assertEquals(Optional.of(TIME), ServiceNowTime.parse("2026-03-01 22:00:00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-03-01", "01.03.2026 22:00:00", "2026-13-01 22:00:00"})
    void whatCannotBeReadIsNoTime(String stored) {
        assertEquals(Optional.empty(), ServiceNowTime.parse(stored));
    }
}
