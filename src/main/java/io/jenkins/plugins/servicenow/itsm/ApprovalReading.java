package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A change request as one poll found it. Immutable.
 *
 * @param state empty for a state of the instance's own
 * @param stateName its label
 * @param approval in lower case
 * @param holdReason empty unless the change is on hold, and perhaps then
 * @param next where its model lets it go; without transitions when that was not queried
 */
public record ApprovalReading(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String type,
        @NonNull Optional<ChangeState> state,
        @NonNull String stateName,
        @NonNull String approval,
        boolean onHold,
        @NonNull String holdReason,
        @NonNull ChangeWindow window,
        @NonNull List<Approver> approvers,
        @NonNull NextStates next) {

    static final String[] FIELDS = {
        "sys_id", "number", "type", "state", "approval", "on_hold", "on_hold_reason", "start_date", "end_date"
    };

    private static final NextStates NOT_QUERIED = new NextStates(List.of());

    static ApprovalReading of(@NonNull TableRecord change) {
        var state = ChangeState.of(change.value("state"));
        var onHold = change.value("on_hold").equals("true");
        return new ApprovalReading(
                change.sysId(),
                change.value("number"),
                change.value("type"),
                state,
                state.map(ChangeState::label).orElse(change.displayValue("state")),
                change.value("approval").toLowerCase(Locale.ROOT),
                onHold,
                onHold ? change.value("on_hold_reason") : "",
                ChangeWindow.of(change),
                List.of(),
                NOT_QUERIED);
    }

    @NonNull
    public ApprovalReading with(@NonNull List<Approver> approvers) {
        return new ApprovalReading(
                sysId, number, type, state, stateName, approval, onHold, holdReason, window, approvers, next);
    }

    @NonNull
    public ApprovalReading with(@NonNull NextStates next) {
        return new ApprovalReading(
                sysId, number, type, state, stateName, approval, onHold, holdReason, window, approvers, next);
    }

    public boolean isIn(@NonNull ChangeState wanted) {
        return state.filter(wanted::equals).isPresent();
    }

    public boolean isStandard() {
        return type.equals("standard");
    }

    /** Whether somebody is asked and has not decided. */
    public boolean hasPendingApprovals() {
        return approvers.stream().anyMatch(Approver::isPending);
    }

    /** Such as {@code state Assess, approval requested}. */
    @NonNull
    public String summary() {
        return "state " + stateName + ", approval " + approval
                + (onHold ? ", on hold" + (holdReason.isEmpty() ? "" : ": " + holdReason) : "");
    }

    /** Who is still asked, such as {@code ; waiting for Ann Approver (CAB Approval)}; empty when nobody is. */
    @NonNull
    public String waitingFor() {
        var pending = approvers.stream()
                .filter(Approver::isPending)
                .map(Approver::nameAndGroup)
                .distinct()
                .collect(Collectors.joining(", "));
        return pending.isEmpty() ? "" : "; waiting for " + pending;
    }

    /** Who has decided so, when and why, such as {@code  by Ann Approver on 2026-03-01 10:15:00 UTC}; empty when nobody has. */
    @NonNull
    public String by(@NonNull String decision) {
        return by(decision, Approver::describe);
    }

    /** As above, without the time. */
    @NonNull
    public String bySummary(@NonNull String decision) {
        return by(decision, Approver::summary);
    }

    private String by(String decision, Function<Approver, String> text) {
        var joined = approvers.stream()
                .filter(approver -> approver.state().equals(decision))
                .map(text)
                .collect(Collectors.joining("; "));
        return joined.isEmpty() ? "" : " by " + joined;
    }
}
