package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * When the work of a change request is planned.
 *
 * @param start null when the change has no planned start
 * @param end null when the change has no planned end
 */
public record ChangeWindow(
        @CheckForNull Instant start, @CheckForNull Instant end) {

    private static final Logger LOGGER = Logger.getLogger(ChangeWindow.class.getName());

    /** How ServiceNow stores a time, always in UTC. */
    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** A start that cannot be read must not let a build pass. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    public static ChangeWindow of(@NonNull TableRecord change) {
        return new ChangeWindow(instant(change.value("start_date"), NEVER), instant(change.value("end_date"), null));
    }

    public boolean isAhead(@NonNull Instant now) {
        return start != null && now.isBefore(start);
    }

    public boolean isOver(@NonNull Instant now) {
        return end != null && !now.isBefore(end);
    }

    /** The planned start, such as {@code 2026-03-01 22:00:00 UTC}; empty when there is none. */
    public String startText() {
        return start == null ? "" : text(start);
    }

    /** The planned end; empty when there is none. */
    public String endText() {
        return end == null ? "" : text(end);
    }

    public static String text(@NonNull Instant time) {
        return STORED.format(time.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    private static Instant instant(String stored, Instant unreadable) {
        try {
            return stored.isEmpty() ? null : LocalDateTime.parse(stored, STORED).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            LOGGER.log(Level.WARNING, "ServiceNow sent ''{0}'' for a planned date of a change", stored);
            return unreadable;
        }
    }
}
