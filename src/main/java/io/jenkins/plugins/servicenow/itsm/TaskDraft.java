package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A change task to be opened.
 *
 * @param name its short description
 * @param type what kind of work it is
 * @param correlationId by which it is found again
 * @param origin of what it is part, for display, such as {@code Jenkins os-image #12}
 * @param started when the work on it has begun
 * @param planned how long the work takes; null for until the planned end of the change
 * @param fields further fields, with the values that are to be stored; they count before all others
 */
public record TaskDraft(
        @NonNull String name,
        @NonNull TaskType type,
        @NonNull String correlationId,
        @NonNull String origin,
        @NonNull Instant started,
        @CheckForNull Duration planned,
        @NonNull Map<String, String> fields) {

    /** The size of the field {@code short_description}, in characters. */
    private static final int MAX_NAME_LENGTH = 160;

    public TaskDraft {
        fields = Map.copyOf(fields);
    }

    /** As the record has it. */
    @NonNull
    String shortName() {
        return Text.shorten(Text.oneLine(name), MAX_NAME_LENGTH);
    }

    /** What tells that a task is this one. */
    @NonNull
    Map<String, String> mark() {
        return Map.of("correlation_id", correlationId, "correlation_display", origin);
    }

    /** The fields of the record to create. Group and configuration item are those of the change unless they are given. */
    @NonNull
    Map<String, String> values(@NonNull ChangeRecord change) {
        var values = new LinkedHashMap<String, String>();
        values.put("short_description", shortName());
        values.put("change_task_type", type.value());
        for (var field : new String[] {"assignment_group", "cmdb_ci"}) {
            change.record().reference(field).ifPresent(record -> values.put(field, record.value()));
        }
        values.putAll(plannedDates(change));
        values.putAll(fields);
        values.putAll(mark());
        return values;
    }

    /**
     * From its start on, inside the planned dates of the change, as ServiceNow demands of implementation tasks. None when those have
     * passed or cannot be read.
     */
    private Map<String, String> plannedDates(ChangeRecord change) {
        var earliest = date(change, "start_date");
        var latest = date(change, "end_date");
        if (earliest.isEmpty() && !change.record().value("start_date").isEmpty()
                || latest.isEmpty() && !change.record().value("end_date").isEmpty()) {
            return Map.of();
        }
        var start = earliest.filter(started::isBefore).orElse(started);
        var end = planned == null
                ? latest
                : Optional.of(start.plus(planned))
                        .map(wanted -> latest.filter(wanted::isAfter).orElse(wanted));
        if (end.isEmpty() || !end.get().isAfter(start)) {
            return Map.of();
        }
        return Map.of(
                "planned_start_date",
                ServiceNowTime.format(start),
                "planned_end_date",
                ServiceNowTime.format(end.get()));
    }

    private static Optional<Instant> date(ChangeRecord change, String field) {
        return ServiceNowTime.parse(change.record().value(field));
    }
}
