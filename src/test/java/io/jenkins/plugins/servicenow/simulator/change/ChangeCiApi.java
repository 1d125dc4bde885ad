package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code change/{id}/ci}: items are tied to a change, for which a worker is asked afterwards. */
final class ChangeCiApi {

    private record Association(String table, String column) {}

    private static final Map<String, Association> ASSOCIATIONS = Map.of(
            "affected", new Association("task_ci", "ci_item"),
            "impacted", new Association("task_cmdb_ci_service", "cmdb_ci_service"));

    private final Instance instance;
    private final Workers workers;

    ChangeCiApi(Instance instance, Workers workers) {
        this.instance = instance;
        this.workers = workers;
    }

    Answer answer(Row change, ApiRequest request, Caller caller) {
        return switch (request.method()) {
            case "GET" -> list(change, request.parameter("association_type"), caller);
            case "POST" -> associate(change, JsonBody.object(request), caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer list(Row change, String type, Caller caller) {
        var view = new ChangeView(instance, caller);
        var result = new JsonArray();
        instance.records().rows(association(type).table()).stream()
                .filter(row -> row.get("task").equals(change.sysId()))
                .forEach(row -> result.add(view.show(row)));
        return Answer.result(200, result);
    }

    private Answer associate(Row change, JsonObject body, Caller caller) {
        String type =
                body.has("association_type") ? body.get("association_type").getAsString() : "";
        Association association = association(type);
        instance.access().checkWrite(instance.schema().known(association.table()), caller, "Insert");
        List<String> items = items(body.get("cmdb_ci_sys_ids"));
        for (String item : items) {
            instance.records()
                    .insert(
                            association.table(),
                            Map.of("task", change.sysId(), association.column(), item),
                            caller.userName());
        }
        var ids = new JsonArray();
        items.forEach(ids::add);
        var request = new JsonObject();
        request.add("cmdb_ci_sys_ids", ids);
        request.addProperty("association_type", type);
        request.addProperty("task", change.sysId());
        return workers.start(type, request, 0, worker -> {});
    }

    private static Association association(String type) {
        if (type.equals("offering")) {
            throw ApiError.notSimulated("association_type offering");
        }
        Association association = ASSOCIATIONS.get(type);
        if (association == null) {
            throw new ApiError(
                    400, "Invalid association_type", "association_type must be affected, impacted or offering");
        }
        return association;
    }

    /** The ids come as an array or as one text with commas. */
    private static List<String> items(JsonElement ids) {
        if (ids == null || ids.isJsonNull()) {
            throw new ApiError(400, "Missing cmdb_ci_sys_ids", "cmdb_ci_sys_ids is required");
        }
        return ids.isJsonArray()
                ? ids.getAsJsonArray().asList().stream()
                        .map(JsonElement::getAsString)
                        .toList()
                : Arrays.stream(ids.getAsString().split(",")).map(String::trim).toList();
    }
}
