package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What a check has found.
 *
 * @param about number of the change request that was checked; empty when it is the image
 * @param sentence why the verdict is what it is, with the names and times that decide it
 * @param evidence the records on which it rests, each in words
 */
public record CheckResult(
        @NonNull ComplianceCheck check,
        @NonNull String about,
        @NonNull Verdict verdict,
        @NonNull String sentence,
        @NonNull List<String> evidence) {

    public CheckResult {
        evidence = List.copyOf(evidence);
    }
}
