package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What Test Connection found. Holds no secret. Kept as XML, which has no converter for records; shown by {@code report.jelly},
 * and later by {@code stored.jelly}.
 */
@Restricted(NoExternalUse.class) // public for Jelly
public final class ConnectionReport {

    /** How a check ended, and how that is shown. */
    public enum Outcome {
        OK("✓", "OK", "jenkins-!-success-color"),
        WARNING("!", "Warning", "jenkins-!-warning-color"),
        FAILED("✗", "Failed", "jenkins-!-error-color"),
        /** Because something before it failed that would make it fail as well. */
        SKIPPED("–", "Not asked", "jenkins-!-text-color-secondary");

        private final String sign;
        private final String word;
        private final String cssClass;

        Outcome(String sign, String word, String cssClass) {
            this.sign = sign;
            this.word = word;
            this.cssClass = cssClass;
        }

        public String getSign() {
            return sign;
        }

        public String getWord() {
            return word;
        }

        public String getCssClass() {
            return cssClass;
        }
    }

    /** One check. */
    public static final class Item {

        private final String what;
        private final Outcome outcome;
        private final String message;
        private final long millis;

        /** @param message what is wrong and what to do about it; empty where there is nothing to say */
        Item(@NonNull String what, @NonNull Outcome outcome, @NonNull String message, long millis) {
            this.what = what;
            this.outcome = outcome;
            this.message = message;
            this.millis = millis;
        }

        /** A file that was damaged may lack values. */
        private Object readResolve() {
            return new Item(
                    Util.fixNull(what),
                    Objects.requireNonNullElse(outcome, Outcome.SKIPPED),
                    Util.fixNull(message),
                    millis);
        }

        public String getWhat() {
            return what;
        }

        public Outcome getOutcome() {
            return outcome;
        }

        public String getMessage() {
            return message;
        }

        /** How long the instance took to respond. */
        public long getMillis() {
            return millis;
        }

        @Override
        public String toString() {
            return what + ": " + outcome + (message.isEmpty() ? "" : ", " + message);
        }
    }

    /** Milliseconds since 1970. */
    private final long at;

    private final List<Item> items;

    ConnectionReport(@NonNull Instant at, @NonNull List<Item> items) {
        this.at = at.toEpochMilli();
        this.items = new ArrayList<>(items);
    }

    /** A file that was damaged may lack values. */
    private Object readResolve() {
        var complete = items == null ? List.<Item>of() : items;
        return new ConnectionReport(
                Instant.ofEpochMilli(at),
                complete.stream().filter(Objects::nonNull).toList());
    }

    @NonNull
    public List<Item> getItems() {
        return List.copyOf(items);
    }

    /** How long the instance took for all responses together. */
    public long getMillis() {
        return items.stream().mapToLong(Item::getMillis).sum();
    }

    /** How long ago that was, such as "3 min 20 sec". */
    @NonNull
    public String getAge() {
        return Util.getTimeSpanString(Math.max(
                0, Duration.between(Instant.ofEpochMilli(at), Instant.now()).toMillis()));
    }

    public boolean isVerified() {
        return !items.isEmpty() && items.stream().noneMatch(item -> item.outcome == Outcome.FAILED);
    }

    @NonNull
    public Outcome getOutcome() {
        return isVerified() ? Outcome.OK : Outcome.FAILED;
    }

    /** The first thing that is wrong, or that nothing is. */
    @NonNull
    public String getSummary() {
        return first(Outcome.FAILED, first(Outcome.WARNING, "Jenkins can log in and read all that the steps need."));
    }

    private String first(Outcome outcome, String otherwise) {
        return items.stream()
                .filter(item -> item.outcome == outcome)
                .map(Item::getMessage)
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
