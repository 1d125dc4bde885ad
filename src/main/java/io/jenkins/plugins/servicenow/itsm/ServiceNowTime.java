package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Times as ServiceNow stores them in a record: whole seconds, always in UTC. */
public final class ServiceNowTime {

    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private ServiceNowTime() {}

    /** To write into a field, such as {@code 2026-03-01 22:00:00}. */
    @NonNull
    public static String format(@NonNull Instant time) {
        return STORED.format(time.atOffset(ZoneOffset.UTC));
    }

    /** With its zone, for texts: {@code 2026-03-01 22:00:00 UTC}. */
    @NonNull
    public static String display(@NonNull Instant time) {
        return format(time) + " UTC";
    }

    /** @return empty when the field is empty or cannot be read */
    @NonNull
    public static Optional<Instant> parse(@NonNull String stored) {
        try {
            return Optional.of(LocalDateTime.parse(stored, STORED).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
