package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;

/** Which verdict of a report fails the step. */
enum ComplianceFailOn implements Option {
    FAIL,
    UNKNOWN,
    NEVER;

    boolean includes(@NonNull Verdict verdict) {
        return switch (this) {
            case FAIL -> verdict == Verdict.FAIL;
            case UNKNOWN -> verdict != Verdict.PASS;
            case NEVER -> false;
        };
    }
}
