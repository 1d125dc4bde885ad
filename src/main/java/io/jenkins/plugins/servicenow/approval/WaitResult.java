package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.Approver;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code snowWaitApproval} returns to the pipeline: always the same keys. */
final class WaitResult {

    private WaitResult() {}

    /**
     * @param change null when ServiceNow has never shown it
     * @param number as the step was given it when the change was never seen
     * @param reason why the build must not continue; empty when it may
     * @return a map of serialisable values
     */
    static LinkedHashMap<String, Object> of(
            @CheckForNull ApprovalReading change,
            @NonNull String number,
            @NonNull String reason,
            @NonNull Duration waited) {
        var result = new LinkedHashMap<String, Object>();
        result.put("approved", reason.isEmpty());
        result.put("number", number);
        result.put("state", change == null ? "" : change.stateName());
        result.put("approval", change == null ? "" : change.approval());
        result.put("approvers", change == null ? new ArrayList<>() : decided(change.approvers()));
        result.put("waitedSeconds", waited.toSeconds());
        result.put("reason", reason);
        result.put("overridden", false);
        result.put("by", "");
        result.put("at", "");
        return result;
    }

    /**
     * Of a build that goes on although the change is not approved.
     *
     * @param change null when ServiceNow has never shown it
     * @return a map of serialisable values
     */
    static LinkedHashMap<String, Object> overridden(
            @CheckForNull ApprovalReading change,
            @NonNull String number,
            @NonNull OverrideEntry override,
            @NonNull Duration waited) {
        var result = of(change, number, "", waited);
        result.put("reason", override.getReason());
        result.put("overridden", true);
        result.put("by", override.getBy());
        result.put("at", ServiceNowTime.format(override.time()));
        return result;
    }

    private static List<Map<String, Object>> decided(List<Approver> approvers) {
        var decided = new ArrayList<Map<String, Object>>();
        approvers.stream().filter(Approver::hasDecided).map(Approver::toMap).forEach(decided::add);
        return decided;
    }
}
