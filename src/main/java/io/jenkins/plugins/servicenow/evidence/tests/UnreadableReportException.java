package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;

/** A report cannot be read. */
final class UnreadableReportException extends AbortException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param file path of the report
     * @param reason no whole sentence, such as {@code line 3: its elements are nested more than 100 deep}
     */
    UnreadableReportException(@NonNull String file, @NonNull String reason) {
        super("The report '" + file + "' cannot be read: " + reason + ". Nothing was sent to ServiceNow.");
        this.reason = reason;
    }

    /** Without the name of the file. */
    @NonNull
    String reason() {
        return reason;
    }
}
