package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which failures share an incident while it is open. */
enum Deduplication {
    /** Those of a job that look alike. */
    SIGNATURE,
    /** All of a job. */
    JOB,
    /** All of a build. */
    BUILD,
    /** None: each call files an incident of its own. */
    NONE;

    /** As a pipeline gives it. */
    @NonNull
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    static Optional<Deduplication> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(each -> each.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
