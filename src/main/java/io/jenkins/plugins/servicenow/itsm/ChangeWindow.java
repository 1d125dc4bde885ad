package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Duration;
import java.time.Instant;
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

    /** A start that cannot be read must not let a build pass. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    public static ChangeWindow of(@NonNull TableRecord change) {
        return new ChangeWindow(instant(change.value("start_date"), NEVER), instant(change.value("end_date"), null));
    }

    public boolean isAhead(@NonNull Instant now) {
        return start != null && now.isBefore(start);
    }

    public boolean hasEnded(@NonNull Instant now) {
        return end != null && !now.isBefore(end);
    }

    /** Whether it begins at this time or later, and is not shorter than this. */
    boolean holds(@NonNull Duration duration, @NonNull Instant earliest) {
        return start != null && end != null && !start.isBefore(earliest) && !end.isBefore(start.plus(duration));
    }

    /** The planned start, such as {@code 2026-03-01 22:00:00 UTC}; empty when there is none. */
    public String startText() {
        return start == null ? "" : ServiceNowTime.display(start);
    }

    /** The planned end; empty when there is none. */
    public String endText() {
        return end == null ? "" : ServiceNowTime.display(end);
    }

    @CheckForNull
    private static Instant instant(String stored, @CheckForNull Instant unreadable) {
        if (stored.isEmpty()) {
            return null;
        }
        return ServiceNowTime.parse(stored).orElseGet(() -> {
            LOGGER.log(Level.WARNING, "ServiceNow sent ''{0}'' for a planned date of a change", stored);
            return unreadable;
        });
    }
}
