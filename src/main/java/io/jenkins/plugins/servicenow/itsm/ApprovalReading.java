package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change request as it was read for a decision about its approval. Immutable.
 *
 * @param stateValue as the instance stores it
 * @param state empty for a state of the instance's own
 * @param stateName its label; "unknown" when it cannot be read
 * @param approval in lower case
 * @param holdReason empty unless the change is on hold, and perhaps then
 * @param next where its model lets it go; without transitions when that was not queried
 * @param unreadable what the decision needs and the OAuth Application User was not shown, each with what to do about it
 * @param updatedBy the user id of whoever has updated the change last; empty when it cannot be read
 * @param answeredAt when the instance answered, by its own clock; empty when it did not say
 */
public record ApprovalReading(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String type,
        @NonNull String stateValue,
        @NonNull Optional<ChangeState> state,
        @NonNull String stateName,
        @NonNull String approval,
        boolean onHold,
        @NonNull String holdReason,
        @NonNull ChangeWindow window,
        @NonNull List<Approver> approvers,
        @NonNull NextStates next,
        @NonNull List<String> unreadable,
        @NonNull String updatedBy,
        @NonNull Optional<Instant> answeredAt) {

    static final String[] FIELDS = {
        "sys_id",
        "number",
        "type",
        "state",
        "approval",
        "on_hold",
        "on_hold_reason",
        "start_date",
        "end_date",
        "sys_updated_by"
    };

    private static final List<String> NEEDED =
            List.of("state", "type", "approval", "on_hold", "start_date", "end_date");

    /** In characters, of the names and comments in one line. */
    private static final int MAX_LISTED = 2000;

    private static final Set<String> NOT_ON_HOLD = Set.of("", "false", "0");

    private static final NextStates NOT_QUERIED = new NextStates(List.of());

    public ApprovalReading {
        approvers = List.copyOf(approvers);
        unreadable = List.copyOf(unreadable);
    }

    static ApprovalReading of(@NonNull TableRecord change, @NonNull Optional<Instant> answeredAt) {
        var state = ChangeState.of(change.value("state"));
        var label = state.map(ChangeState::label).orElse(change.displayValue("state"));
        var onHold = !NOT_ON_HOLD.contains(change.value("on_hold"));
        return new ApprovalReading(
                change.sysId(),
                change.text("number"),
                change.text("type"),
                change.value("state"),
                state,
                label.isEmpty() ? "unknown" : label,
                approval(change),
                onHold,
                onHold ? change.text("on_hold_reason") : "",
                ChangeWindow.of(change),
                List.of(),
                NOT_QUERIED,
                unreadableFields(change),
                change.text("sys_updated_by"),
                answeredAt);
    }

    private static String approval(TableRecord change) {
        var value = change.value("approval");
        var shown = Text.of(value);
        // What only looks like an answer that decides is none.
        return shown.equals(value) ? value.toLowerCase(Locale.ROOT) : "'" + shown + "'";
    }

    private static List<String> unreadableFields(TableRecord change) {
        var missing = NEEDED.stream()
                .filter(field -> !change.has(field))
                .map(field -> "its field '" + field + "' is not shown to the OAuth Application User, who needs the role"
                        + " sn_change_read and, where a field ACL asks for another one, that role too");
        var empty = Stream.of("state")
                .filter(field -> change.has(field) && change.value(field).isEmpty())
                .map(field -> "its field '" + field + "' is empty");
        var noDates = Stream.of("start_date", "end_date")
                .filter(field -> !change.value(field).isEmpty())
                .filter(field -> ServiceNowTime.parse(change.value(field)).isEmpty())
                .map(field -> "its field '" + field + "' holds no date and time");
        return Stream.of(missing, empty, noDates).flatMap(Function.identity()).toList();
    }

    /** With the approvers, and what could not be read of them. */
    @NonNull
    ApprovalReading with(@NonNull List<Approver> asked, @NonNull List<String> unreadableToo) {
        var nameless = asked.stream().anyMatch(approver -> approver.state().isEmpty())
                ? Stream.of(
                        "the field 'state' of its approvers (sysapproval_approver) is not shown to the OAuth Application"
                                + " User, who needs the role sn_change_read or approver_user")
                : Stream.<String>empty();
        var all = Stream.of(unreadable.stream(), nameless, unreadableToo.stream())
                .flatMap(Function.identity())
                .distinct()
                .toList();
        return with(asked, next, all);
    }

    @NonNull
    ApprovalReading with(@NonNull NextStates nextStates) {
        return with(approvers, nextStates.from(stateValue), unreadable);
    }

    private ApprovalReading with(List<Approver> newApprovers, NextStates newNext, List<String> newUnreadable) {
        return new ApprovalReading(
                sysId,
                number,
                type,
                stateValue,
                state,
                stateName,
                approval,
                onHold,
                holdReason,
                window,
                newApprovers,
                newNext,
                newUnreadable,
                updatedBy,
                answeredAt);
    }

    /**
     * The time by which the dates of the change are meant: when the instance has answered, by its own clock.
     *
     * @param own the time to take when it did not say
     */
    @NonNull
    public Instant now(@NonNull Supplier<Instant> own) {
        return answeredAt.orElseGet(own);
    }

    public boolean isIn(@NonNull ChangeState wanted) {
        return state.filter(wanted::equals).isPresent();
    }

    public boolean isIn(@NonNull Set<ChangeState> wanted) {
        return state.filter(wanted::contains).isPresent();
    }

    /** Whether somebody is asked and has not decided. */
    public boolean hasPendingApprovals() {
        return approvers.stream().anyMatch(Approver::isPending);
    }

    /** Such as {@code state Assess, approval requested}. */
    @NonNull
    public String summary() {
        return "state " + stateName + ", approval " + (approval.isEmpty() ? "unknown" : approval)
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
        return pending.isEmpty() ? "" : "; waiting for " + Text.shorten(pending, MAX_LISTED);
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
        return joined.isEmpty() ? "" : " by " + Text.shorten(joined, MAX_LISTED);
    }

    /** Why nobody can tell what the change means for a build; empty when everything could be read. */
    @NonNull
    public String whyUndecided() {
        return String.join("; ", unreadable);
    }
}
