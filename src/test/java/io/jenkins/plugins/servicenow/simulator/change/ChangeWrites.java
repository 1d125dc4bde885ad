package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.table.GivenValues;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes of the Change Management API. Fields come in the body or in the URL, choices by name or by value. */
final class ChangeWrites {

    private final Instance instance;
    private final ApprovalPolicy approvals;

    ChangeWrites(Instance instance, ApprovalPolicy approvals) {
        this.instance = instance;
        this.approvals = approvals;
    }

    /** @param type empty to take what the caller sent */
    Answer create(String type, ApiRequest request, Caller caller) {
        Map<String, String> values = values("change_request", request);
        if (!type.isEmpty()) {
            values.put("type", type);
        }
        return create(values, caller);
    }

    Answer createFromTemplate(Row template, ApiRequest request, Caller caller) {
        Map<String, String> values = values("change_request", request);
        values.put("type", "standard");
        values.put("std_change_producer_version", template.get("current_version"));
        return create(values, caller);
    }

    Answer update(Row row, ApiRequest request, Caller caller) {
        var given = new GivenValues(instance, row.table(), values(row.table().name(), request), false);
        instance.writer().update(row, given, caller);
        return Answer.result(200, new ChangeView(instance, caller).show(row, given.ignored()));
    }

    Answer createTask(Row change, ApiRequest request, Caller caller) {
        Map<String, String> values = values("change_task", request);
        values.put("change_request", change.sysId());
        values.put("parent", change.sysId());
        return create("change_task", values, caller);
    }

    /** The calling user's own answer to a change that waits for it. */
    Answer approve(Row change, ApiRequest request, Caller caller) {
        Map<String, String> body = JsonBody.values(request);
        String state = body.getOrDefault("state", "");
        String comments = body.getOrDefault("comments", "");
        Row row = approvals.pending(change).stream()
                .filter(each -> each.get("approver").equals(caller.sysId()))
                .findFirst()
                .orElse(null);
        if (!state.matches("approved|rejected")) {
            throw new ApiError(400, "Invalid approval state", "state must be approved or rejected");
        }
        if (state.equals("rejected") && comments.isBlank()) {
            throw new ApiError(400, "Comments are required", "Comments are required to reject a change request");
        }
        if (row == null) {
            throw new ApiError(400, "User cannot approve", "The user has no pending approval for this change request");
        }
        approvals.answer(row, change, state, comments, caller);
        return Answer.result(200, new ChangeView(instance, caller).show(change));
    }

    private Answer create(Map<String, String> values, Caller caller) {
        return create("change_request", values, caller);
    }

    private Answer create(String tableName, Map<String, String> values, Caller caller) {
        Table table = instance.schema().known(tableName);
        var given = new GivenValues(instance, table, values, false);
        Row row = instance.writer().create(table, given, caller);
        return Answer.result(200, new ChangeView(instance, caller).show(row, given.ignored()));
    }

    private Map<String, String> values(String tableName, ApiRequest request) {
        Map<String, String> values = new LinkedHashMap<>();
        request.query().forEach((name, value) -> {
            if (!name.startsWith("sysparm_")) {
                values.put(name, value);
            }
        });
        values.putAll(JsonBody.values(request));
        if (values.containsKey("encrypted_fields")) {
            throw ApiError.notSimulated("encrypted_fields of the Change Management API");
        }
        Table table = instance.schema().known(tableName);
        values.computeIfPresent("state", (name, text) -> choice(table, name, text));
        values.computeIfPresent("type", (name, text) -> choice(table, name, text));
        return values;
    }

    private String choice(Table table, String column, String text) {
        String value = text.isEmpty() ? "" : table.choice(column, text);
        if (value == null && column.equals("state")) {
            throw new ApiError(400, "Invalid state", "State " + text + " is not valid for " + table.name());
        }
        return value == null ? text : value;
    }
}
