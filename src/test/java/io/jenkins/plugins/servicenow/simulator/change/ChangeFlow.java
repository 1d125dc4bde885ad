package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.AnswerListener;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an instance does by itself when a change enters a state or an approver has answered. */
final class ChangeFlow implements AnswerListener {

    private static final Set<String> APPROVAL_STATES = Set.of(ChangeState.ASSESS, ChangeState.AUTHORIZE);

    private final Records records;
    private final SimulatorClock clock;
    private final Customisation customisation;
    private final ApprovalPolicy approvals;

    ChangeFlow(Records records, SimulatorClock clock, Customisation customisation, ApprovalPolicy approvals) {
        this.records = records;
        this.clock = clock;
        this.customisation = customisation;
        this.approvals = approvals;
    }

    void moveTo(Row change, String state, Caller caller) {
        write(change, Map.of("state", state), caller);
        entered(change, state, caller);
    }

    /** Called once the state is stored. */
    void entered(Row change, String state, Caller caller) {
        switch (state) {
            case ChangeState.NEW -> withdraw(change, caller);
            case ChangeState.ASSESS -> assess(change, caller);
            case ChangeState.AUTHORIZE -> authorize(change, caller);
            case ChangeState.SCHEDULED -> schedule(change, caller);
            case ChangeState.IMPLEMENT -> implement(change, caller);
            case ChangeState.REVIEW -> review(change, caller);
            case ChangeState.CLOSED -> close(change, caller);
            case ChangeState.CANCELED -> cancel(change, caller);
            default -> throw new IllegalArgumentException("No state " + state);
        }
        String next = customisation.automaticAfter(state);
        if (next != null && change.get("state").equals(state)) {
            moveTo(change, next, caller);
        }
    }

    @Override
    public void answered(Row change, Caller caller) {
        ApprovalPolicy.Outcome outcome = approvals.outcome(change);
        if (outcome == ApprovalPolicy.Outcome.PENDING || isOnHold(change) || !waitsForApproval(change)) {
            return;
        }
        approvals.close(change, "not_required", caller.userName());
        if (outcome == ApprovalPolicy.Outcome.REJECTED) {
            write(change, Map.of("approval", "rejected", "state", ChangeState.NEW), caller);
        } else if (change.get("state").equals(ChangeState.ASSESS)) {
            moveTo(change, ChangeState.AUTHORIZE, caller);
        } else {
            write(change, approved(), caller);
            moveTo(change, ChangeState.SCHEDULED, caller);
        }
    }

    /** A change on hold waits for nobody, and nobody works on it. */
    void held(Row change, Caller caller) {
        approvals.close(change, "not_required", caller.userName());
        holdTasks(change, "true", change.get("on_hold_reason"), caller);
    }

    void released(Row change, Caller caller) {
        if (waitsForApproval(change)) {
            approvals.askAgain(change, caller.userName());
        }
        holdTasks(change, "false", "", caller);
    }

    private static boolean waitsForApproval(Row change) {
        return change.get("approval").equals("requested") && APPROVAL_STATES.contains(change.get("state"));
    }

    private static boolean isOnHold(Row change) {
        return change.get("on_hold").equals("true");
    }

    /** Called once a task of the change is stored. */
    void taskChanged(Row change, Caller caller) {
        if (StateModel.isModelled(change)
                && customisation.reviewWhenTasksAreDone()
                && change.get("state").equals(ChangeState.IMPLEMENT)
                && !isOnHold(change)
                && TransitionCondition.NO_ACTIVE_TASKS.passed(change, records)) {
            moveTo(change, ChangeState.REVIEW, caller);
        }
    }

    private void withdraw(Row change, Caller caller) {
        approvals.close(change, "cancelled", caller.userName());
        write(change, Map.of("approval", "not requested", "approval_set", ""), caller);
    }

    private void assess(Row change, Caller caller) {
        approvals.startAnew(change, caller.userName());
        applyPolicy(change, "Assess", caller);
        approvals.askAssignmentGroup(change, caller.userName());
        write(change, Map.of("approval", "requested"), caller);
    }

    private void authorize(Row change, Caller caller) {
        if (change.get("type").equals("emergency")) {
            approvals.startAnew(change, caller.userName());
        }
        applyPolicy(change, "Authorize", caller);
        approvals.askCab(change, caller.userName());
        write(change, Map.of("approval", "requested"), caller);
    }

    /** Which policy asks for the approval; changes of before change models have none. */
    private void applyPolicy(Row change, String activity, Caller caller) {
        String name = change.get("type").equals("emergency") ? ChangeSeeds.EMERGENCY_POLICY : ChangeSeeds.NORMAL_POLICY;
        if (StateModel.isModelled(change)) {
            records.insert(
                    "chg_policy_applied",
                    Map.of(
                            "change_request",
                            change.sysId(),
                            "chg_policy",
                            records.sysId("chg_policy", name),
                            "chg_policy_action",
                            records.sysId("chg_policy_action", name + " - " + activity),
                            "activity_name",
                            activity),
                    caller.userName());
        }
    }

    private void schedule(Row change, Caller caller) {
        if (change.get("type").equals("standard")) {
            write(change, approved(), caller);
        }
    }

    private void implement(Row change, Caller caller) {
        fillActualDate(change, "work_start", caller);
        task(change, "Implement", "implementation", caller);
        task(change, "Post implementation testing", "testing", caller);
    }

    private void review(Row change, Caller caller) {
        fillActualDate(change, "work_end", caller);
        endTasks(change, "workflow", caller);
    }

    private void fillActualDate(Row change, String column, Caller caller) {
        if (change.get(column).isEmpty() && !customisation.actualDatesByHand()) {
            write(change, Map.of(column, clock.timestamp()), caller);
        }
    }

    private void close(Row change, Caller caller) {
        write(change, Map.of("active", "false", "closed_at", clock.timestamp(), "closed_by", caller.sysId()), caller);
    }

    private void cancel(Row change, Caller caller) {
        approvals.close(change, "not_required", caller.userName());
        endTasks(change, "", caller);
        write(change, Map.of("active", "false", "on_hold", "false"), caller);
    }

    private Map<String, String> approved() {
        return Map.of("approval", "approved", "approval_set", clock.timestamp());
    }

    private void task(Row change, String shortDescription, String type, Caller caller) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("change_request", change.sysId());
        values.put("parent", change.sysId());
        values.put("short_description", shortDescription);
        values.put("change_task_type", type);
        values.put("created_from", "workflow");
        values.put("assignment_group", change.get("assignment_group"));
        records.insert("change_task", values, caller.userName());
    }

    /** @param createdFrom whose tasks; empty for all */
    private void endTasks(Row change, String createdFrom, Caller caller) {
        activeTasks(change).stream()
                .filter(task ->
                        createdFrom.isEmpty() || task.get("created_from").equals(createdFrom))
                .forEach(task -> records.update(
                        "change_task",
                        task.sysId(),
                        Map.of("state", ChangeState.CANCELED, "active", "false", "on_hold", "false"),
                        caller.userName()));
    }

    private void holdTasks(Row change, String onHold, String reason, Caller caller) {
        activeTasks(change)
                .forEach(task -> records.update(
                        "change_task",
                        task.sysId(),
                        Map.of("on_hold", onHold, "on_hold_reason", reason),
                        caller.userName()));
    }

    private List<Row> activeTasks(Row change) {
        return records.rows("change_task", Set.of(Records.key("change_request", change.sysId()))).stream()
                .filter(task -> task.get("active").equals("true"))
                .toList();
    }

    private void write(Row change, Map<String, String> values, Caller caller) {
        records.update("change_request", change.sysId(), values, caller.userName());
    }
}
