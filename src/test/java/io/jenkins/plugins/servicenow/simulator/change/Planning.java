package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is in the way of a change: entries of blackout schedules ({@code cmn_schedule_span} of a {@code cmn_schedule_blackout}), which
 * are for everything here, and other changes of the same configuration item. What the instance knows besides, a test says.
 */
public final class Planning {

    /** {@code change.conflict.next_available.schedule_window}, in days. */
    private static final int SEARCHED_DAYS = 90;

    private record Obstacle(Span span, Map<String, String> conflict) {}

    /** @param end not in it */
    record Span(Instant start, Instant end) {

        boolean overlaps(Span other) {
            return start.isBefore(other.end) && other.start.isBefore(end);
        }
    }

    private final Instance instance;
    private final List<Map<String, String>> others = new ArrayList<>();
    private int polls = 1;
    private boolean advanced;
    private boolean searchFails;
    private boolean onlyConflictStatus = true;

    Planning(Instance instance) {
        this.instance = instance;
    }

    /** How often a check or a worker is asked for and found at work before it is done; 1 at first. */
    public synchronized void polls(int times) {
        polls = times;
    }

    /** The property {@code change.conflict.mode}: whether affected CIs count too, and not only the change's own. */
    public synchronized void advanced(boolean mode) {
        advanced = mode;
    }

    /** Every check finds this too. */
    public synchronized void alsoFinds(Map<String, String> conflict) {
        others.add(Map.copyOf(conflict));
    }

    /** Whether workers that search for a slot fail. */
    public synchronized void failSearches(boolean fail) {
        searchFails = fail;
    }

    /**
     * Whether the status after a check is "Conflict" also when there is none, as the documentation says; otherwise it is "No
     * Conflict" then, as base scripts write it. True at first.
     */
    public synchronized void onlyConflictStatus(boolean only) {
        onlyConflictStatus = only;
    }

    synchronized int polls() {
        return polls;
    }

    synchronized boolean searchFails() {
        return searchFails;
    }

    synchronized String status(boolean found) {
        return found || onlyConflictStatus ? "Conflict" : "No Conflict";
    }

    /** Whether a check of the change does anything. */
    boolean canBeChecked(Row change) {
        return change.get("active").equals("true")
                && !change.get("exclude_from_conflict_detection").equals("true")
                && span(change).isPresent()
                && !items(change).isEmpty();
    }

    /** Rows of {@code conflict}, without their change. */
    synchronized List<Map<String, String>> conflicts(Row change) {
        var span = span(change).orElseThrow();
        return Stream.concat(
                        obstacles(change, items(change)).stream()
                                .filter(each -> each.span().overlaps(span))
                                .map(Obstacle::conflict),
                        others.stream())
                .toList();
    }

    /** The first that begins at the time or later; empty when there is none. */
    Optional<Span> firstAvailable(Row change, Instant from, Duration duration) {
        var start = from;
        var obstacles = obstacles(change, Set.of(change.get("cmdb_ci"))).stream()
                .map(Obstacle::span)
                .sorted(Comparator.comparing(Span::start))
                .toList();
        for (var obstacle : obstacles) {
            if (obstacle.overlaps(new Span(start, start.plus(duration)))) {
                start = obstacle.end();
            }
        }
        return start.isAfter(from.plus(Duration.ofDays(SEARCHED_DAYS)))
                ? Optional.empty()
                : Optional.of(new Span(start, start.plus(duration)));
    }

    static String noSlot() {
        return "No slots found for " + SEARCHED_DAYS + " days from now";
    }

    private Set<String> items(Row change) {
        var items = new HashSet<String>();
        items.add(change.get("cmdb_ci"));
        if (advanced) {
            instance.records().rows("task_ci").stream()
                    .filter(row -> row.get("task").equals(change.sysId()))
                    .forEach(row -> items.add(row.get("ci_item")));
        }
        items.remove("");
        return items;
    }

    private List<Obstacle> obstacles(Row change, Set<String> items) {
        Records records = instance.records();
        var obstacles = new ArrayList<Obstacle>();
        for (Row entry : records.rows("cmn_schedule_span")) {
            String schedule = entry.get("schedule");
            if (records.row("cmn_schedule_blackout", schedule) != null) {
                items.forEach(item -> obstacles.add(new Obstacle(
                        new Span(time(entry.get("start_date_time")), time(entry.get("end_date_time"))),
                        conflict("blackout", item, "schedule", schedule))));
            }
        }
        for (Row other : records.rows("change_request")) {
            if (!other.sysId().equals(change.sysId())
                    && other.get("active").equals("true")
                    && items.contains(other.get("cmdb_ci"))) {
                span(other)
                        .ifPresent(span -> obstacles.add(new Obstacle(
                                span,
                                conflict(
                                        "ci_already_scheduled",
                                        other.get("cmdb_ci"),
                                        "conflicting_change",
                                        other.sysId()))));
            }
        }
        return obstacles;
    }

    private static Map<String, String> conflict(String type, String item, String reason, String sysId) {
        var conflict = new LinkedHashMap<String, String>();
        conflict.put("type", type);
        conflict.put("configuration_item", item);
        conflict.put(reason, sysId);
        return conflict;
    }

    private static Optional<Span> span(Row change) {
        String start = change.get("start_date");
        String end = change.get("end_date");
        return start.isEmpty() || end.isEmpty() ? Optional.empty() : Optional.of(new Span(time(start), time(end)));
    }

    static Instant time(String stored) {
        return SimulatorClock.time(stored).toInstant(ZoneOffset.UTC);
    }
}
