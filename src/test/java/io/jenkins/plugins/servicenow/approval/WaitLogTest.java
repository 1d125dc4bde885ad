package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitLogTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<String> lines = new ArrayList<>();
    private final WaitLog log = new WaitLog(lines::add);

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void aWaitInWhichNothingHappensWritesOneLineAnHour() {
        log.say("first look", START);
        for (var minute = 1; minute <= 180; minute++) {
            log.remind(() -> "still waiting", after(minute));
        }
        assertEquals(List.of("first look", "still waiting", "still waiting", "still waiting"), lines);
    }

    @Test
    void whatHappensIsWrittenAtOnceAndPutsTheReminderOff() {
        log.say("first look", START);
        log.say("state changed", after(50));
        log.remind(() -> "too early", after(100));
        log.remind(() -> "still waiting", after(110));
        assertEquals(List.of("first look", "state changed", "still waiting"), lines);
    }

    @Test
    void anOutageAndItsEndAreWrittenOnce() {
        log.outage(() -> "down", START);
        log.outage(() -> "down", after(1));
        log.answered("up", after(2));
        log.answered("up", after(3));
        assertEquals(List.of("down", "up"), lines);
    }

    @Test
    void anOutageThatComesAndGoesIsWrittenOnceAnHour() {
        for (var minute = 0; minute < 60; minute += 2) {
            log.outage(() -> "down", after(minute));
            log.answered("up", after(minute + 1));
        }
        assertEquals(List.of("down", "up"), lines);
        log.outage(() -> "down", after(60));
        assertEquals(List.of("down", "up", "down"), lines);
    }
}
