package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Optional;

/** The states of a change request in the base system. Instances may add their own. */
public enum ChangeState {
    NEW(-5, "New"),
    ASSESS(-4, "Assess"),
    AUTHORIZE(-3, "Authorize"),
    SCHEDULED(-2, "Scheduled"),
    IMPLEMENT(-1, "Implement"),
    REVIEW(0, "Review"),
    CLOSED(3, "Closed"),
    CANCELED(4, "Canceled");

    private final String value;
    private final String label;

    ChangeState(int value, String label) {
        this.value = String.valueOf(value);
        this.label = label;
    }

    /** What to write into the field {@code state}: a number. The Table API misreads names. */
    @NonNull
    public String value() {
        return value;
    }

    @NonNull
    public String label() {
        return label;
    }

    /** In English for the states of the base system, whatever the language of the OAuth Application User. */
    @NonNull
    public static String label(@NonNull TableRecord change) {
        return of(change.value("state")).map(ChangeState::label).orElse(change.displayValue("state"));
    }

    /**
     * Empty for a state that the instance added.
     *
     * @param value the number, also as the Change Management API writes it ({@code -5.0})
     */
    @NonNull
    public static Optional<ChangeState> of(@CheckForNull String value) {
        var number = value == null ? "" : value.strip().replaceFirst("\\.0+$", "");
        return Arrays.stream(values())
                .filter(state -> state.value.equals(number))
                .findFirst();
    }
}
