package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;

/**
 * An approval policy that was applied to a change request: a row of {@code chg_policy_applied}.
 *
 * @param at UTC, as ServiceNow stores it; empty when it may not be read
 */
record ReportedPolicy(
        @NonNull String name,
        @NonNull String activity,
        @NonNull String at) {

    static ReportedPolicy of(@NonNull TableRecord row) {
        return new ReportedPolicy(
                row.displayValue("chg_policy"), row.text("activity_name"), row.text("sys_created_on"));
    }
}
