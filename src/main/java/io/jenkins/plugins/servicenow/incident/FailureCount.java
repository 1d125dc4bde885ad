package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/**
 * How many failures an incident stands for. Stock incidents have no column for it, so it is part of {@code correlation_display},
 * which no form of the base system shows and no rule reads.
 *
 * @param build that has filed the incident
 */
record FailureCount(@NonNull String build, int failures) {

    private static final Pattern FORM = Pattern.compile("(.*): (\\d{1,8}) failures");

    static FailureCount of(@NonNull String correlationDisplay) {
        var match = FORM.matcher(correlationDisplay);
        return match.matches()
                ? new FailureCount(match.group(1), Integer.parseInt(match.group(2)))
                : new FailureCount(correlationDisplay, 1);
    }

    @NonNull
    FailureCount next() {
        return new FailureCount(build, failures + 1);
    }
}
