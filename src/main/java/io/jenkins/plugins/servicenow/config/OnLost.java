package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of the change request of a build that has died and left it open. */
public enum OnLost {
    /** It is put on hold, with the reason. */
    HOLD("Put on hold"),
    /** It is canceled; put on hold where ServiceNow does not let it be canceled. */
    CANCEL("Cancel"),
    /** It stays as it is, with a work note. */
    NOTE("Add a work note only");

    private final String label;

    OnLost(String label) {
        this.label = label;
    }

    /** The text as it is documented, such as {@code hold}. */
    @NonNull
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For forms. */
    @NonNull
    public String label() {
        return label;
    }

    /** @return empty when the text means none of them; upper and lower case are the same */
    @NonNull
    static Optional<OnLost> find(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(option -> option.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
