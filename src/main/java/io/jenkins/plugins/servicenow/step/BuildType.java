package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;
import java.util.Arrays;
import java.util.Optional;

/** What an image is made for. */
public enum BuildType implements Option {
    DEVELOPMENT("development"),
    PRODUCTION("production"),
    /** Validated, as good practice in pharma and medicine demands. */
    GXP("GxP");

    private final String words;

    BuildType(String words) {
        this.words = words;
    }

    /** For people. */
    @NonNull
    public String words() {
        return words;
    }

    @NonNull
    public static Optional<BuildType> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(type -> type.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
