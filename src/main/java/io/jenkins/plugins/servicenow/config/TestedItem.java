package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.Objects;

/** One line of the answer of Test Connection. Kept as XML, which has no converter for records. */
final class TestedItem {

    enum Outcome {
        OK,
        WARNING,
        FAILED,
        /** Not asked, because something before it failed that would make it fail as well. */
        SKIPPED
    }

    private final String what;
    private final Outcome outcome;
    private final String message;
    private final long millis;

    /** @param message what is wrong and what to do about it; empty where there is nothing to say */
    TestedItem(@NonNull String what, @NonNull Outcome outcome, @NonNull String message, long millis) {
        this.what = what;
        this.outcome = outcome;
        this.message = message;
        this.millis = millis;
    }

    /** A file that was damaged may lack values. */
    private Object readResolve() {
        return new TestedItem(
                Util.fixNull(what),
                Objects.requireNonNullElse(outcome, Outcome.SKIPPED),
                Util.fixNull(message),
                millis);
    }

    String what() {
        return what;
    }

    Outcome outcome() {
        return outcome;
    }

    String message() {
        return message;
    }

    long millis() {
        return millis;
    }

    @Override
    public String toString() {
        return what + ": " + outcome + (message.isEmpty() ? "" : ", " + message);
    }
}
