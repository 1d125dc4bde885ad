package io.jenkins.plugins.servicenow.simulator.control;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** The instance's time: the machine's or that of a test, plus what it was advanced by. */
public final class SimulatorClock {

    /** Zone of every simulated user; stored values are UTC, display values are in this zone. */
    public static final ZoneId USER_ZONE = ZoneId.of("America/Los_Angeles");

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private InstantSource source = InstantSource.system();
    private Duration advanced = Duration.ZERO;
    private Runnable listener = () -> {};

    public void advance(Duration by) {
        synchronized (this) {
            advanced = advanced.plus(by);
        }
        listener.run();
    }

    /** From now on the instance's time is that of this clock, plus what it is advanced by from now on. */
    public synchronized void follow(InstantSource clock) {
        source = clock;
        advanced = Duration.ZERO;
    }

    public synchronized Instant now() {
        return source.instant().plus(advanced);
    }

    /** Called after each {@link #advance}. */
    public void whenAdvanced(Runnable action) {
        listener = action;
    }

    /** Now as it is stored, for example {@code 2026-07-14 09:30:00}, in UTC. */
    public String timestamp() {
        return stored(now().atZone(ZoneOffset.UTC));
    }

    /** A time as it is stored. */
    public static String stored(ZonedDateTime time) {
        return FORMAT.format(time.truncatedTo(ChronoUnit.SECONDS).withZoneSameInstant(ZoneOffset.UTC));
    }

    /** @throws DateTimeParseException when it is none as it is stored */
    public static LocalDateTime time(String stored) {
        return LocalDateTime.parse(stored, FORMAT);
    }

    public static String toUserZone(String stored) {
        return shift(stored, ZoneOffset.UTC, USER_ZONE);
    }

    public static String fromUserZone(String displayed) {
        return shift(displayed, USER_ZONE, ZoneOffset.UTC);
    }

    /** A text that is no date and time is kept, as the instance keeps what it cannot read. */
    private static String shift(String text, ZoneId from, ZoneId to) {
        try {
            return FORMAT.format(time(text).atZone(from).withZoneSameInstant(to));
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
