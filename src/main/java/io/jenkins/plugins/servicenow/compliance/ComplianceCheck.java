package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;

/** What is checked, in the order of the report. */
public enum ComplianceCheck implements Option {
    APPROVED_BEFORE_WORK("The change was approved before the work began."),
    APPROVER_IS_NOT_REQUESTER("Nobody approved a change that they had requested themselves."),
    WORK_INSIDE_WINDOW("The work was done inside the approved window."),
    TESTS_PASSED("Tests were made, and had passed when the change was closed."),
    CLOSED_AS_SUCCESSFUL("The change was closed as successful."),
    SBOM_PRESENT("There is a list of what the image is made of (SBOM)."),
    VULNERABILITIES_ACCEPTED("No vulnerability is above the limit."),
    FILES_UNCHANGED("The files of evidence are those that were attached."),
    SERVERS_LINKED("An image is linked to every server that the change or its build names."),
    DEPLOYED_UNDER_CLOSED_CHANGE("The image runs nowhere without a change that was closed as successful.");

    private final String sentence;

    ComplianceCheck(String sentence) {
        this.sentence = sentence;
    }

    /** What holds when it has passed, as auditors put it. */
    @NonNull
    public String sentence() {
        return sentence;
    }
}
