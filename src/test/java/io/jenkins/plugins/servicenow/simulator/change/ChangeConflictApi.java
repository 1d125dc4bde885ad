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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code change/{id}/conflict}. A check goes on after the answer; while it does, the rows of the one before are gone. One that
 * cannot be made is answered in the same way, and does nothing.
 */
final class ChangeConflictApi {

    private static final List<String> SHOWN = List.of(
            "change",
            "type",
            "configuration_item",
            "conflicting_change",
            "impacted_service",
            "related_configuration_item",
            "schedule",
            "last_checked");

    private final Instance instance;
    private final Planning planning;

    /** How often the check of a change is still found at work, by the sys_id of the change. */
    private final Map<String, Integer> running = new HashMap<>();

    ChangeConflictApi(Instance instance, Planning planning) {
        this.instance = instance;
        this.planning = planning;
    }

    Answer answer(Row change, ApiRequest request, Caller caller) {
        return switch (request.method()) {
            case "POST" -> start(change, caller);
            case "GET" -> Answer.result(200, poll(change, caller));
            case "DELETE" -> cancel(change, caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer start(Row change, Caller caller) {
        instance.access().checkWrite(change.table(), caller, "Update");
        if (running.containsKey(change.sysId())) {
            throw new ApiError(400, "Conflict detection unable to start", "A check is running");
        }
        if (planning.canBeChecked(change)) {
            clear(change, caller);
            running.put(change.sysId(), planning.polls());
        }
        return Answer.result(200, new JsonPrimitive(Records.newSysId()));
    }

    private Answer cancel(Row change, Caller caller) {
        if (running.remove(change.sysId()) == null) {
            throw new ApiError(400, "Conflict for change request could not be cancelled", "No check is running");
        }
        clear(change, caller);
        write(change, Map.of("conflict_status", "Not Run"), caller);
        return Answer.result(200, new JsonObject());
    }

    private JsonObject poll(Row change, Caller caller) {
        Integer left = running.get(change.sysId());
        if (left != null && left == 0) {
            running.remove(change.sysId());
            end(change, caller);
        } else if (left != null) {
            running.put(change.sysId(), left - 1);
        }
        return report(change);
    }

    private void end(Row change, Caller caller) {
        String now = instance.clock().timestamp();
        List<Map<String, String>> found = planning.conflicts(change);
        for (Map<String, String> each : found) {
            var row = new LinkedHashMap<>(each);
            row.put("change", change.sysId());
            row.put("last_checked", now);
            instance.records().insert("conflict", row, caller.userName());
        }
        write(change, Map.of("conflict_status", planning.status(!found.isEmpty()), "conflict_last_run", now), caller);
    }

    private void clear(Row change, Caller caller) {
        rows(change).forEach(row -> instance.records().delete("conflict", row.sysId(), caller.userName()));
    }

    private List<Row> rows(Row change) {
        return instance.records().rows("conflict").stream()
                .filter(row -> row.get("change").equals(change.sysId()))
                .toList();
    }

    private void write(Row change, Map<String, String> values, Caller caller) {
        instance.records().update("change_request", change.sysId(), values, caller.userName());
    }

    /** The number of records is that of what was checked, and not of conflicts. */
    private JsonObject report(Row change) {
        boolean ran = !change.get("conflict_last_run").isEmpty();
        var conflicts = new JsonArray();
        rows(change).forEach(row -> conflicts.add(conflict(row)));
        var report = new JsonObject();
        report.addProperty("status", change.get("conflict_status"));
        report.addProperty("last_run", change.get("conflict_last_run"));
        report.addProperty("record_count", ran ? "1" : "0");
        report.addProperty("job_status", running.containsKey(change.sysId()) ? "1" : "2");
        report.add("conflicts", conflicts);
        return report;
    }

    private JsonObject conflict(Row row) {
        var displayValues = instance.displayValues();
        var conflict = new JsonObject();
        for (String name : SHOWN) {
            var field = new JsonObject();
            field.addProperty("display_value", displayValues.of(row, row.table().column(name)));
            field.addProperty("value", row.get(name));
            conflict.add(name, field);
        }
        return conflict;
    }
}
