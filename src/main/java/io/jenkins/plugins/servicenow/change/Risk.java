package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The risks of the base system, the least first. */
enum Risk {
    LOW,
    MODERATE,
    HIGH;

    /** The value of the parameter that lets the recipe decide. */
    static final String AUTO = "auto";

    /** As a pipeline gives it. */
    @NonNull
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    static Optional<Risk> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(risk -> risk.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
