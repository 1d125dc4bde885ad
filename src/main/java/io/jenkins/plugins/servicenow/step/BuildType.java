package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;

/** What an image is made for. */
public enum BuildType implements Option {
    DEVELOPMENT("development"),
    PRODUCTION("production"),
    /** Validated, as good practice in pharma and medicine demands. */
    GXP("GxP");

    private final String displayName;

    BuildType(String displayName) {
        this.displayName = displayName;
    }

    /** As it is written in texts for ServiceNow; {@link #value()} is what a pipeline gives. */
    @NonNull
    public String displayName() {
        return displayName;
    }
}
