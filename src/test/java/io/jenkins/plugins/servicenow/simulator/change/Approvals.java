package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/** People who decide about changes. Changes are named by number, users by user name. */
public final class Approvals {

    /** A question to one person that is still open. */
    public record Pending(String sysId, String userName, String name, String group) {}

    private final Records records;
    private final Access access;
    private final ApprovalPolicy policy;
    private final ChangeFlow flow;

    Approvals(Records records, Access access, ApprovalPolicy policy, ChangeFlow flow) {
        this.records = records;
        this.access = access;
        this.policy = policy;
        this.flow = flow;
    }

    public void approve(String changeNumber, String userName, String comment) {
        answer(changeNumber, userName, "approved", comment);
    }

    public void reject(String changeNumber, String userName, String comment) {
        answer(changeNumber, userName, "rejected", comment);
    }

    /** Approves, as whoever is asked, round after round until nobody is asked any more. */
    public void approveAll(String changeNumber, String comment) {
        synchronized (records) {
            List<Pending> open = pending(changeNumber);
            if (open.isEmpty()) {
                throw new IllegalStateException(changeNumber + " waits for no approval");
            }
            while (!open.isEmpty()) {
                approve(changeNumber, open.get(0).userName(), comment);
                open = pending(changeNumber);
            }
        }
    }

    /** Cancels the change request itself, as this user, whatever the state model says. */
    public void cancel(String changeNumber, String userName) {
        synchronized (records) {
            flow.moveTo(change(changeNumber), ChangeState.CANCELED, access.caller(userName));
        }
    }

    public void hold(String changeNumber, String userName, String reason) {
        synchronized (records) {
            Row change = change(changeNumber);
            records.update(
                    "change_request", change.sysId(), Map.of("on_hold", "true", "on_hold_reason", reason), userName);
            flow.held(change, access.caller(userName));
        }
    }

    public void release(String changeNumber, String userName) {
        synchronized (records) {
            Row change = change(changeNumber);
            records.update(
                    "change_request", change.sysId(), Map.of("on_hold", "false", "on_hold_reason", ""), userName);
            flow.released(change, access.caller(userName));
        }
    }

    /** Sends the change back to New, where its approval is to be asked for again, whatever the state model says. */
    public void sendBack(String changeNumber, String userName) {
        synchronized (records) {
            flow.moveTo(change(changeNumber), ChangeState.NEW, access.caller(userName));
        }
    }

    /** Makes an approval that was given a rejection: the change is in New again. */
    public void revoke(String changeNumber, String userName) {
        synchronized (records) {
            sendBack(changeNumber, userName);
            records.update("change_request", change(changeNumber).sysId(), Map.of("approval", "rejected"), userName);
        }
    }

    public void delete(String changeNumber, String userName) {
        synchronized (records) {
            records.delete("change_request", change(changeNumber).sysId(), userName);
        }
    }

    public List<Pending> pending(String changeNumber) {
        synchronized (records) {
            return policy.pending(change(changeNumber)).stream()
                    .map(this::pending)
                    .toList();
        }
    }

    private void answer(String changeNumber, String userName, String state, String comment) {
        synchronized (records) {
            Row change = change(changeNumber);
            Caller caller = access.caller(userName);
            Row row = policy.pending(change).stream()
                    .filter(each -> each.get("approver").equals(caller.sysId()))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException(changeNumber + " does not wait for " + userName + " but for "
                                    + pending(changeNumber).stream()
                                            .map(Pending::userName)
                                            .collect(Collectors.joining(", "))));
            policy.answer(row, change, state, comment, caller);
        }
    }

    private Pending pending(Row row) {
        Map<String, String> user = records.get("sys_user", row.get("approver"));
        Row round = records.row("sysapproval_group", row.get("group"));
        Row group = round == null ? null : records.row("sys_user_group", round.get("assignment_group"));
        return new Pending(
                row.sysId(), user.get("user_name"), user.get("name"), group == null ? "" : group.get("name"));
    }

    private Row change(String number) {
        return records.rows("change_request").stream()
                .filter(row -> row.get("number").equals(number))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No change request " + number));
    }
}
