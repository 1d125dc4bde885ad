package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.vulnerability.Severity;

/** A severity as a pipeline gives it. */
enum SeverityLimit implements Option {
    CRITICAL(Severity.CRITICAL),
    HIGH(Severity.HIGH),
    MEDIUM(Severity.MEDIUM),
    LOW(Severity.LOW),
    /** As a limit: whatever is found, it does not fail. As the severity of what has none: not worth a fix. */
    NONE(Severity.NEGLIGIBLE);

    private final Severity severity;

    SeverityLimit(Severity severity) {
        this.severity = severity;
    }

    @NonNull
    Severity severity() {
        return severity;
    }

    /** Whether a vulnerability of this severity is not allowed. */
    boolean isReachedBy(@NonNull Severity found) {
        return this != NONE && found.isAtLeast(severity);
    }
}
