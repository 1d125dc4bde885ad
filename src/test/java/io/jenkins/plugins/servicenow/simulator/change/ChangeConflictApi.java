package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.List;
import java.util.Map;

/**
 * {@code change/{id}/conflict}. The conflicts are the rows of table {@code conflict}, which tests seed. The status says
 * "Conflict" once a check has run, whether or not there is any.
 */
final class ChangeConflictApi {

    private final Instance instance;

    ChangeConflictApi(Instance instance) {
        this.instance = instance;
    }

    Answer answer(Row change, ApiRequest request, Caller caller) {
        return switch (request.method()) {
            case "POST" -> check(change, caller);
            case "GET" -> Answer.result(200, report(change));
            case "DELETE" ->
                throw new ApiError(400, "Conflict for change request could not be cancelled", "No check is running");
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer check(Row change, Caller caller) {
        instance.access().checkWrite(change.table(), caller, "Update");
        instance.records()
                .update(
                        "change_request",
                        change.sysId(),
                        Map.of(
                                "conflict_status",
                                "Conflict",
                                "conflict_last_run",
                                instance.clock().timestamp()),
                        caller.userName());
        return Answer.result(200, new JsonPrimitive(Records.newSysId()));
    }

    private JsonObject report(Row change) {
        List<Row> found = instance.records().rows("conflict").stream()
                .filter(row -> row.get("change").equals(change.sysId()))
                .toList();
        var conflicts = new JsonArray();
        found.forEach(row -> conflicts.add(conflict(row)));
        var report = new JsonObject();
        report.addProperty("status", change.get("conflict_status"));
        report.addProperty("last_run", change.get("conflict_last_run"));
        report.addProperty("record_count", String.valueOf(found.size()));
        report.addProperty("job_status", "2");
        report.add("conflicts", conflicts);
        return report;
    }

    private JsonObject conflict(Row row) {
        var displayValues = instance.displayValues();
        var conflict = new JsonObject();
        for (String name : List.of("change", "type")) {
            var field = new JsonObject();
            field.addProperty("display_value", displayValues.of(row, row.table().column(name)));
            field.addProperty("value", row.get(name));
            conflict.add(name, field);
        }
        return conflict;
    }
}
