package io.jenkins.plugins.servicenow.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollLogTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<String> lines = new ArrayList<>();
    private Instant now = START;
    private final PollLog log = new PollLog(lines::add, () -> now);

    private PollLog after(int minutes) {
        now = START.plus(Duration.ofMinutes(minutes));
        return log;
    }

    @Test
    void aWaitInWhichNothingHappensWritesOneLineAnHour() {
        log.add("first poll");
        for (var minute = 1; minute <= 180; minute++) {
            after(minute).remind(() -> "still waiting");
        }
        assertEquals(List.of("first poll", "still waiting", "still waiting", "still waiting"), lines);
    }

    @Test
    void whatHappensIsWrittenAtOnceAndPutsTheReminderOff() {
        log.add("first poll");
        after(50).add("state changed");
        after(100).remind(() -> "too early");
        after(110).remind(() -> "still waiting");
        assertEquals(List.of("first poll", "state changed", "still waiting"), lines);
    }

    @Test
    void anOutageAndItsEndAreWrittenOnce() {
        log.outage(() -> "down");
        after(1).outage(() -> "down");
        after(2).responded("up");
        after(3).responded("up");
        assertEquals(List.of("down", "up"), lines);
    }

    @Test
    void anOutageThatComesAndGoesIsWrittenOnceAnHour() {
        for (var minute = 0; minute < 60; minute += 2) {
            after(minute).outage(() -> "down");
            after(minute + 1).responded("up");
        }
        assertEquals(List.of("down", "up"), lines);
        after(60).outage(() -> "down");
        assertEquals(List.of("down", "up", "down"), lines);
    }
}
