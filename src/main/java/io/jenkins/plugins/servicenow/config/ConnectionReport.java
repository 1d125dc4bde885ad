package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.config.TestedItem.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What Test Connection found. Holds no secret. */
final class ConnectionReport {

    /** Milliseconds since 1970. */
    private final long at;

    private final List<TestedItem> items;

    ConnectionReport(@NonNull Instant at, @NonNull List<TestedItem> items) {
        this.at = at.toEpochMilli();
        this.items = new ArrayList<>(items);
    }

    /** A file that was damaged may lack values. */
    private Object readResolve() {
        var complete = items == null ? List.<TestedItem>of() : items;
        return new ConnectionReport(
                Instant.ofEpochMilli(at),
                complete.stream().filter(Objects::nonNull).toList());
    }

    @NonNull
    Instant at() {
        return Instant.ofEpochMilli(at);
    }

    @NonNull
    List<TestedItem> items() {
        return List.copyOf(items);
    }

    /** How long the instance took for all answers together. */
    @NonNull
    Duration took() {
        return Duration.ofMillis(items.stream().mapToLong(TestedItem::millis).sum());
    }

    boolean isVerified() {
        return !items.isEmpty() && items.stream().noneMatch(item -> item.outcome() == Outcome.FAILED);
    }

    /** The first thing that is wrong, or that nothing is. */
    @NonNull
    String summary() {
        return first(Outcome.FAILED, first(Outcome.WARNING, "Jenkins can log in and read all that the steps need."));
    }

    private String first(Outcome outcome, String otherwise) {
        return items.stream()
                .filter(item -> item.outcome() == outcome)
                .map(TestedItem::message)
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
