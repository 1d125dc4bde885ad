package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of servers that the CMDB does not know. */
enum DeploymentOnMissing {
    FAIL,
    /** The others are linked. */
    SKIP,
    CREATE;

    /** As a pipeline gives it. */
    @NonNull
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    static Optional<DeploymentOnMissing> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(each -> each.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
