package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of the build when a check has failed. */
enum OnFailure {
    /** It goes on and ends as unstable. */
    UNSTABLE,
    /** The step fails. */
    FAIL,
    /** It goes on as if nothing were. */
    IGNORE;

    /** As a pipeline gives it. */
    @NonNull
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    static Optional<OnFailure> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(each -> each.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
