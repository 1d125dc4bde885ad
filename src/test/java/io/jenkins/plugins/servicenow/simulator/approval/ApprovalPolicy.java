package io.jenkins.plugins.servicenow.simulator.approval;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.access.People;
import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who must approve a task. A round asks every member of one group, or people who are named; the first answer decides it. A
 * rejection's rows stay to be read until approval is asked for again, when all rows are made again or, where they are kept,
 * those of the next iteration.
 */
public final class ApprovalPolicy {

    /** How a round stands. */
    public enum Outcome {
        PENDING,
        APPROVED,
        REJECTED
    }

    private final Records records;
    private final Customisation customisation;
    private final Map<String, AnswerListener> listeners = new HashMap<>();
    private final Map<String, Integer> iterations = new HashMap<>();

    public ApprovalPolicy(Instance instance) {
        records = instance.records();
        customisation = instance.customisation();
        instance.schema().read(ApprovalPolicy.class);
        instance.writer().rules("sysapproval_approver", new ApproverRules(this, records));
    }

    /** Who lets answers about records of the table take effect. */
    public void whenAnswered(String table, AnswerListener effect) {
        listeners.put(table, effect);
    }

    /** Stores an approver's answer and lets it take effect. */
    public void answer(Row row, Row task, String state, String comment, Caller caller) {
        Map<String, String> values = Map.of("state", state, "comments", comment);
        records.update("sysapproval_approver", row.sysId(), values, caller.userName());
        answered(task, caller);
    }

    /** Called once an approver's answer is stored. */
    void answered(Row task, Caller caller) {
        AnswerListener listener = listeners.get(task.table().name());
        if (listener != null) {
            listener.answered(task, caller);
        }
    }

    /** Forgets the rounds of an earlier request, or begins the next iteration. */
    public void startAnew(Row change, String user) {
        if (customisation.approvalsKept()) {
            iterations.merge(change.sysId(), rowsOf(change).isEmpty() ? 0 : 1, Integer::sum);
            return;
        }
        rowsOf(change).forEach(row -> records.delete("sysapproval_approver", row.sysId(), user));
        roundsOf(change).forEach(row -> records.delete("sysapproval_group", row.sysId(), user));
    }

    public void askAssignmentGroup(Row change, String user) {
        ask(change, change.get("assignment_group"), user);
    }

    public void askCab(Row change, String user) {
        ask(change, records.sysId("sys_user_group", People.CAB_GROUP), user);
    }

    private void ask(Row change, String group, String user) {
        String round = records.insert(
                "sysapproval_group",
                Map.of(
                        "parent",
                        change.sysId(),
                        "sysapproval",
                        change.sysId(),
                        "assignment_group",
                        group,
                        "approval",
                        "requested"),
                user);
        records.rows("sys_user_grmember").stream()
                .filter(member -> member.get("group").equals(group))
                .forEach(member -> ask(change, member.get("user"), round, user));
    }

    /** @param approvers their sys_ids */
    public void askPeople(Row task, Collection<String> approvers, String user) {
        approvers.forEach(approver -> ask(task, approver, "", user));
    }

    private void ask(Row task, String approver, String round, String user) {
        records.insert(
                "sysapproval_approver",
                Map.of(
                        "approver",
                        approver,
                        "state",
                        "requested",
                        "sysapproval",
                        task.sysId(),
                        "document_id",
                        task.sysId(),
                        "source_table",
                        task.table().name(),
                        "group",
                        round,
                        "iteration",
                        String.valueOf(iterations.getOrDefault(task.sysId(), 0) + 1)),
                user);
    }

    /** How the latest round of the task stands, or what the people who are named have answered where there is none. */
    public Outcome outcome(Row change) {
        List<String> states =
                latestRound(change).stream().map(row -> row.get("state")).toList();
        if (states.contains("rejected")) {
            return Outcome.REJECTED;
        }
        return states.contains("approved") ? Outcome.APPROVED : Outcome.PENDING;
    }

    private List<Row> latestRound(Row change) {
        List<Row> rounds = roundsOf(change);
        String latest = rounds.isEmpty() ? "" : rounds.get(rounds.size() - 1).sysId();
        return rowsOf(change).stream()
                .filter(row -> row.get("group").equals(latest))
                .toList();
    }

    /** Ends the open questions: {@code not_required} (No Longer Required) or {@code cancelled}. */
    public void close(Row change, String state, String user) {
        pending(change)
                .forEach(row -> records.update("sysapproval_approver", row.sysId(), Map.of("state", state), user));
    }

    /** Asks again those of the latest round whose answer was no longer required although nobody else had answered. */
    public void askAgain(Row change, String user) {
        if (outcome(change) == Outcome.PENDING) {
            latestRound(change).stream()
                    .filter(row -> row.get("state").equals("not_required"))
                    .forEach(row ->
                            records.update("sysapproval_approver", row.sysId(), Map.of("state", "requested"), user));
        }
    }

    public List<Row> pending(Row change) {
        return rowsOf(change).stream()
                .filter(row -> row.get("state").equals("requested"))
                .toList();
    }

    public List<Row> rowsOf(Row change) {
        return belonging("sysapproval_approver", change);
    }

    private List<Row> roundsOf(Row change) {
        return belonging("sysapproval_group", change);
    }

    private List<Row> belonging(String table, Row change) {
        return records.rows(table, Set.of(Records.key("sysapproval", change.sysId())));
    }
}
