package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what the user of Jenkins who has started a build is found among the users of ServiceNow, and in which order. */
public enum UserLookup {
    ID_THEN_EMAIL("Jenkins user ID, then e-mail address"),
    EMAIL_THEN_ID("E-mail address, then Jenkins user ID"),
    ID("Jenkins user ID only"),
    EMAIL("E-mail address only");

    private final String label;

    UserLookup(String label) {
        this.label = label;
    }

    /** The text as it is documented, such as {@code id-then-email}. */
    @NonNull
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For forms. */
    @NonNull
    public String label() {
        return label;
    }

    /** @return empty when the text means none of them; upper and lower case are the same */
    @NonNull
    public static Optional<UserLookup> find(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(lookup -> lookup.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
