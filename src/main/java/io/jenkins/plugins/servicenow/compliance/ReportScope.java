package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.util.ArrayList;

/** What a report is about. */
enum ReportScope {
    /** The change requests and images of this build. */
    BUILD,
    CHANGE,
    CI,
    BASE_IMAGE,
    WHERE;

    /** @throws AbortException when the step is given several */
    @NonNull
    static ReportScope of(@NonNull ComplianceReportStep step) throws AbortException {
        var given = new ArrayList<ReportScope>();
        if (step.getChange() != null) {
            given.add(CHANGE);
        }
        if (step.givenCi() != null) {
            given.add(CI);
        }
        if (step.givenBaseImage() != null) {
            given.add(BASE_IMAGE);
        }
        if (!step.getWhere().isEmpty()) {
            given.add(WHERE);
        }
        if (given.size() > 1) {
            throw new AbortException(step.functionName()
                    + " reports about one thing: give change:, ci:, baseImage: or where:, or none of them for the change"
                    + " requests and images of this build.");
        }
        return given.isEmpty() ? BUILD : given.get(0);
    }
}
