package io.jenkins.plugins.servicenow.simulator;

import java.util.List;
import java.util.Map;

/**
 * Who must approve a change. A round asks every member of one group; the first answer decides it. A rejection's rows
 * stay to be read until approval is asked for again, when all rows are made again.
 */
final class ApprovalPolicy {

    static final String CAB_GROUP = "CAB Approval";

    /** How a round stands. */
    enum Outcome {
        PENDING,
        APPROVED,
        REJECTED
    }

    private final Records records;

    ApprovalPolicy(Records records) {
        this.records = records;
    }

    /** Forgets the rounds of an earlier request. */
    void startAnew(Row change, String user) {
        rowsOf(change).forEach(row -> records.delete("sysapproval_approver", row.sysId(), user));
        roundsOf(change).forEach(row -> records.delete("sysapproval_group", row.sysId(), user));
    }

    void askAssignmentGroup(Row change, String user) {
        ask(change, change.get("assignment_group"), user);
    }

    void askCab(Row change, String user) {
        ask(change, records.sysId("sys_user_group", CAB_GROUP), user);
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
                .forEach(member -> records.insert(
                        "sysapproval_approver",
                        Map.of(
                                "approver",
                                member.get("user"),
                                "state",
                                "requested",
                                "sysapproval",
                                change.sysId(),
                                "document_id",
                                change.sysId(),
                                "source_table",
                                "change_request",
                                "group",
                                round),
                        user));
    }

    /** How the latest round of the change stands. */
    Outcome outcome(Row change) {
        List<Row> rounds = roundsOf(change);
        if (rounds.isEmpty()) {
            return Outcome.PENDING;
        }
        String latest = rounds.get(rounds.size() - 1).sysId();
        List<String> states = rowsOf(change).stream()
                .filter(row -> row.get("group").equals(latest))
                .map(row -> row.get("state"))
                .toList();
        if (states.contains("rejected")) {
            return Outcome.REJECTED;
        }
        return states.contains("approved") ? Outcome.APPROVED : Outcome.PENDING;
    }

    /** Ends the open questions: {@code not_required} (No Longer Required) or {@code cancelled}. */
    void close(Row change, String state, String user) {
        pending(change)
                .forEach(row -> records.update("sysapproval_approver", row.sysId(), Map.of("state", state), user));
    }

    List<Row> pending(Row change) {
        return rowsOf(change).stream()
                .filter(row -> row.get("state").equals("requested"))
                .toList();
    }

    List<Row> rowsOf(Row change) {
        return belonging("sysapproval_approver", change);
    }

    private List<Row> roundsOf(Row change) {
        return belonging("sysapproval_group", change);
    }

    private List<Row> belonging(String table, Row change) {
        return records.rows(table).stream()
                .filter(row -> row.get("sysapproval").equals(change.sysId()))
                .toList();
    }
}
