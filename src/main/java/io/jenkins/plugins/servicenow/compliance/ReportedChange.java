package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A change request with what stands behind it.
 *
 * @param change as it was read
 * @param build that has created it; null when it is not on this Jenkins controller
 * @param statements what builds have said about tests and vulnerabilities
 * @param overrides how builds have gone on without its approval, each in words
 * @param unlinkedServers servers that it or its build names, and to which no image is linked
 */
record ReportedChange(
        @NonNull ChangeRecord change,
        @NonNull PartialList<ReportedApproval> approvals,
        @NonNull PartialList<ReportedPolicy> policies,
        @NonNull PartialList<ReportedFile> files,
        @CheckForNull ReportedBuild build,
        @NonNull PartialList<Statement> statements,
        @NonNull List<String> overrides,
        @NonNull PartialList<ReportedCi> unlinkedServers) {

    ReportedChange {
        overrides = List.copyOf(overrides);
    }

    static final List<String> FIELDS = List.of(
            "number",
            "type",
            "state",
            "approval",
            "risk",
            "short_description",
            "requested_by",
            "opened_by",
            "assignment_group",
            "start_date",
            "end_date",
            "work_start",
            "work_end",
            "closed_at",
            "closed_by",
            "close_code",
            "close_notes",
            "on_hold",
            "std_change_producer_version",
            "cmdb_ci",
            "correlation_id",
            "correlation_display",
            "sys_created_by");

    private static final Set<ChangeState> BEGUN =
            EnumSet.of(ChangeState.IMPLEMENT, ChangeState.REVIEW, ChangeState.CLOSED);

    TableRecord record() {
        return change.record();
    }

    SysId sysId() {
        return change.sysId();
    }

    String number() {
        return change.number();
    }

    /** Null when it is empty, is no time, or may not be read. */
    @CheckForNull
    Instant time(@NonNull String field) {
        return ServiceNowTime.parse(record().value(field)).orElse(null);
    }

    /** Those of the fields that the OAuth Application User may not read. */
    @NonNull
    List<String> unreadable(@NonNull String... fields) {
        return Stream.of(fields).filter(field -> !record().has(field)).toList();
    }

    /** Whether work on it has begun, by its actual start or else by its state. */
    boolean hasBegun() {
        return time("work_start") != null || change.isIn(BEGUN);
    }

    boolean isStandard() {
        return change.type().equals("standard");
    }

    /** The approvals that were given, the first one first. */
    @NonNull
    List<ReportedApproval> given() {
        return approvals.all().stream()
                .filter(ReportedApproval::isApproved)
                .sorted(Comparator.comparing(each -> each.row().value("sys_updated_on")))
                .toList();
    }
}
