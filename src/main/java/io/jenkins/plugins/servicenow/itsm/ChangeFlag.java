package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a change request shows that somebody has to look at it. */
public enum ChangeFlag {
    /** The field {@code on_hold}, with the reason: the change stays in its state and cannot leave it. */
    HOLD,
    /** The state Review, with the reason as a work note. */
    REVIEW;

    /** As a pipeline gives it. */
    @NonNull
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    public static Optional<ChangeFlag> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(flag -> flag.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
