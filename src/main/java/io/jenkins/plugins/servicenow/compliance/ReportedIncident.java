package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;

/** An open incident about an image. */
record ReportedIncident(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String state,
        @NonNull String priority,
        @NonNull String shortDescription) {

    static final String TABLE = "incident";

    static ReportedIncident of(@NonNull TableRecord record) {
        return new ReportedIncident(
                record.sysId(),
                record.text("number"),
                record.displayValue("state"),
                record.displayValue("priority"),
                record.displayValue("short_description"));
    }
}
