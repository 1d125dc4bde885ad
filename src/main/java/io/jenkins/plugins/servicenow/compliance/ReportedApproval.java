package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.Approver;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.util.List;

/**
 * A row of {@code sysapproval_approver}: who was asked, and what they have decided.
 *
 * @param row as it was read
 * @param approver who was asked, for which group, and what they said
 */
record ReportedApproval(@NonNull TableRecord row, @NonNull Approver approver) {

    static final List<String> FIELDS = List.of(
            "sysapproval",
            "approver",
            "approver.user_name",
            "group.assignment_group",
            "state",
            "comments",
            "iteration",
            "approval_source",
            "sys_created_on",
            "sys_updated_on",
            "sys_updated_by");

    static ReportedApproval of(@NonNull TableRecord row) {
        return new ReportedApproval(row, Approver.of(row));
    }

    boolean isApproved() {
        return approver.state().equals("approved");
    }

    boolean isRejected() {
        return approver.state().equals("rejected");
    }

    /** Null when it may not be read. */
    @CheckForNull
    SysId person() {
        return row.reference("approver").orElse(null);
    }

    /** Empty when it may not be read. */
    @NonNull
    String userName() {
        return row.text("approver.user_name");
    }

    /** Of which round; empty when it may not be read. */
    @NonNull
    String iteration() {
        return row.text("iteration");
    }

    /** When the row was changed last, and so not before the decision; null when it may not be read. */
    @CheckForNull
    Instant decided() {
        return ServiceNowTime.parse(row.value("sys_updated_on")).orElse(null);
    }

    /** When the approver was asked; null when it may not be read. */
    @CheckForNull
    Instant asked() {
        return ServiceNowTime.parse(row.value("sys_created_on")).orElse(null);
    }

    /** Who has written the row last, when that was somebody other than the approver; otherwise empty. */
    @NonNull
    String writtenByAnother() {
        var writer = row.text("sys_updated_by");
        return writer.isEmpty() || userName().isEmpty() || writer.equalsIgnoreCase(userName()) ? "" : writer;
    }

    /** Such as {@code Ann Approver (CAB Approval) approved on 2026-03-01 10:15:00 UTC: fine}. */
    @NonNull
    String describe() {
        var decided = decided();
        return approver.nameAndGroup() + " " + approver.state()
                + (decided == null ? "" : " on " + ServiceNowTime.display(decided))
                + (approver.comment().isEmpty() ? "" : ": " + approver.comment())
                + (writtenByAnother().isEmpty() ? "" : " (the row was last written by " + writtenByAnother() + ")");
    }
}
