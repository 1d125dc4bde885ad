package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.access.People;
import io.jenkins.plugins.servicenow.simulator.approval.AnswerListener;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an instance does by itself once something was ordered, approved, rejected, done or canceled. */
final class OrderFlow implements AnswerListener {

    static final String COMPLETE = "3";
    static final String INCOMPLETE = "4";

    private static final Set<String> CLOSED = Set.of(COMPLETE, INCOMPLETE, "7");

    private final Instance instance;
    private final Records records;
    private final ApprovalPolicy approvals;

    OrderFlow(Instance instance, ApprovalPolicy approvals) {
        this.instance = instance;
        this.records = instance.records();
        this.approvals = approvals;
    }

    static boolean isClosed(String state) {
        return CLOSED.contains(state);
    }

    /** Called once the request and its items are stored. Items begin once their request is approved. */
    void requested(Row request, Caller caller) {
        if (instance.customisation().requestsApproved()) {
            ask(request, caller);
        } else {
            approve(request, caller);
        }
    }

    @Override
    public void answered(Row task, Caller caller) {
        ApprovalPolicy.Outcome outcome = approvals.outcome(task);
        boolean waits =
                task.get("approval").equals("requested") && task.get("active").equals("true");
        if (outcome == ApprovalPolicy.Outcome.PENDING || !waits) {
            return;
        }
        approvals.close(task, "not_required", caller.userName());
        if (outcome == ApprovalPolicy.Outcome.APPROVED) {
            approve(task, caller);
        } else {
            reject(task, caller);
        }
    }

    private void approve(Row task, Caller caller) {
        write(
                task,
                Map.of("approval", "approved", "approval_set", instance.clock().timestamp()),
                caller);
        if (task.table().name().equals("sc_request")) {
            write(task, Map.of("request_state", "in_process", "stage", "requested_items"), caller);
            itemsOf(task).forEach(order -> begin(order, caller));
        } else {
            write(task, Map.of("stage", "fulfillment"), caller);
            if (OrderProcess.of(item(task)) == OrderProcess.TASK) {
                makeTask(task, caller);
            }
        }
    }

    /** A rejected item leaves the other items of its request as they are. */
    private void reject(Row task, Caller caller) {
        write(task, Map.of("approval", "rejected"), caller);
        if (task.table().name().equals("sc_request")) {
            close(task, INCOMPLETE, Map.of("request_state", "closed_rejected", "stage", "closed_incomplete"), caller);
            itemsOf(task).forEach(order -> end(order, caller));
        } else {
            end(task, caller);
        }
    }

    private void begin(Row order, Caller caller) {
        if (OrderProcess.of(item(order)) == OrderProcess.NONE) {
            write(order, Map.of("stage", "fulfillment"), caller);
        } else {
            ask(order, caller);
        }
    }

    private void ask(Row task, Caller caller) {
        write(task, Map.of("approval", "requested"), caller);
        approvals.askPeople(task, approvers(task), caller.userName());
    }

    /** Those whom the item names; else the manager of whom it is for; else the manager of the fulfillers. */
    private List<String> approvers(Row task) {
        List<String> named = records.rows("sc_cat_item_app_user").stream()
                .filter(row -> !row.get("sc_cat_item").isEmpty()
                        && row.get("sc_cat_item").equals(task.get("cat_item")))
                .map(row -> row.get("app_user"))
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        Row receiver = records.row("sys_user", task.get("requested_for"));
        String manager = receiver == null ? "" : receiver.get("manager");
        return List.of(
                manager.isEmpty()
                        ? records.find("sys_user_group", "name", People.BUILDERS_GROUP)
                                .orElseThrow()
                                .get("manager")
                        : manager);
    }

    private void makeTask(Row order, Caller caller) {
        Row item = item(order);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("request_item", order.sysId());
        values.put("parent", order.sysId());
        values.put("request", order.get("request"));
        values.put("cat_item", order.get("cat_item"));
        values.put("short_description", "Fulfill " + item.get("name"));
        values.put(
                "assignment_group",
                item.get("group").isEmpty()
                        ? records.sysId("sys_user_group", People.BUILDERS_GROUP)
                        : item.get("group"));
        values.put("opened_by", order.get("opened_by"));
        values.put("opened_at", instance.clock().timestamp());
        records.insert("sc_task", values, caller.userName());
    }

    /** Called once a task is closed: the flow that has made it sets the state of the order. */
    void taskClosed(Row task, Caller caller) {
        Row order = records.row("sc_req_item", task.get("request_item"));
        List<Row> tasks = tasksOf(task.get("request_item"));
        boolean open = tasks.stream().anyMatch(each -> each.get("active").equals("true"));
        if (order == null || open || OrderProcess.of(item(order)) != OrderProcess.TASK) {
            return;
        }
        boolean complete = tasks.stream().allMatch(each -> each.get("state").equals(COMPLETE));
        close(order, complete ? COMPLETE : INCOMPLETE, Map.of("stage", "complete"), caller);
    }

    /** Cancels an order as whoever ordered it does, whatever is being done about it. */
    void cancel(Row order, Caller caller) {
        end(order, caller);
        Row request = records.row("sc_request", order.get("request"));
        boolean open = request == null
                || itemsOf(request).stream().anyMatch(each -> each.get("active").equals("true"));
        if (!open) {
            approvals.close(request, "cancelled", caller.userName());
            close(
                    request,
                    INCOMPLETE,
                    Map.of("request_state", "closed_cancelled", "stage", "closed_incomplete"),
                    caller);
        }
    }

    /** There is no state of its own for what was canceled. */
    private void end(Row order, Caller caller) {
        approvals.close(order, "cancelled", caller.userName());
        close(order, INCOMPLETE, Map.of("stage", "Request Cancelled"), caller);
        tasksOf(order.sysId()).stream()
                .filter(task -> task.get("active").equals("true"))
                .forEach(task -> close(task, INCOMPLETE, Map.of(), caller));
    }

    private void close(Row task, String state, Map<String, String> more, Caller caller) {
        Map<String, String> values = new LinkedHashMap<>(more);
        values.put("state", state);
        values.putAll(closed(caller));
        write(task, values, caller);
    }

    /** What else a task gets with a closed state. */
    Map<String, String> closed(Caller caller) {
        return Map.of("active", "false", "closed_at", instance.clock().timestamp(), "closed_by", caller.sysId());
    }

    Row item(Row order) {
        return records.row("sc_cat_item", order.get("cat_item"));
    }

    private List<Row> itemsOf(Row request) {
        return records.rows("sc_req_item", Set.of(Records.key("request", request.sysId())));
    }

    private List<Row> tasksOf(String order) {
        return records.rows("sc_task", Set.of(Records.key("request_item", order)));
    }

    private void write(Row task, Map<String, String> values, Caller caller) {
        records.update(task.table().name(), task.sysId(), values, caller.userName());
    }
}
