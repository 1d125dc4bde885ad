package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Optional;

/** The states of a change task in the base system. Instances may add their own. */
public enum TaskState {
    PENDING(-5, "Pending"),
    OPEN(1, "Open"),
    IN_PROGRESS(2, "In Progress"),
    CLOSED(3, "Closed"),
    CANCELED(4, "Canceled");

    private final String value;
    private final String label;

    TaskState(int value, String label) {
        this.value = String.valueOf(value);
        this.label = label;
    }

    /** What to write into the field {@code state}: a number. */
    @NonNull
    public String value() {
        return value;
    }

    @NonNull
    public String label() {
        return label;
    }

    /**
     * Empty for a state that the instance added.
     *
     * @param value the number
     */
    @NonNull
    public static Optional<TaskState> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(state -> state.value.equals(value))
                .findFirst();
    }
}
