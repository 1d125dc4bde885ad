package io.jenkins.plugins.servicenow.simulator.cmdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code POST /api/now/identifyreconcile}: answers 200, and for each item and relationship what became of it. */
final class IdentifyReconcileApi implements Api {

    private static final Set<String> ITEM_KEYS = Set.of("className", "values", "internal_id", "settings");

    private final Instance instance;
    private final Cmdb cmdb;

    IdentifyReconcileApi(Instance instance, Cmdb cmdb) {
        this.instance = instance;
        this.cmdb = cmdb;
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.isFor("identifyreconcile") ? RequestKind.IDENTIFY_RECONCILE : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        if (request.afterVersion().size() != 1) {
            throw ApiError.notSimulated(request.pathText());
        }
        if (!request.method().equals("POST")) {
            throw ApiError.methodNotSupported();
        }
        if (!caller.hasAny(Cmdb.API_ROLES)) {
            throw ApiError.notAuthorized();
        }
        JsonObject body = JsonBody.object(request);
        List<ReconciledItem> items = items(body);
        List<Reconciliation.Relation> relations = relations(body);
        new Reconciliation(instance, cmdb, caller, request.parameter("sysparm_data_source"), items, relations).run();

        var itemList = new JsonArray();
        items.forEach(item -> itemList.add(item.json()));
        var relationList = new JsonArray();
        for (int i = 0; i < relations.size(); i++) {
            relationList.add(relate(i, relations.get(i), items, caller));
        }
        var result = new JsonObject();
        result.add("items", itemList);
        result.add("additionalCommittedItems", new JsonArray());
        result.add("relations", relationList);
        result.add("additionalCommittedRelations", new JsonArray());
        return Answer.result(200, result);
    }

    private List<ReconciledItem> items(JsonObject body) {
        List<ReconciledItem> items = new ArrayList<>();
        for (JsonElement element : array(body, "items")) {
            JsonObject item = element.getAsJsonObject();
            refuseUnknown("an item with ", item, ITEM_KEYS);
            if (item.getAsJsonObject("values").has("sys_id")) {
                throw ApiError.notSimulated("an item that is identified by sys_id");
            }
            Map<String, String> values = new LinkedHashMap<>();
            item.getAsJsonObject("values")
                    .entrySet()
                    .forEach(value -> values.put(
                            value.getKey(),
                            value.getValue().isJsonNull()
                                    ? ""
                                    : value.getValue().getAsString()));
            items.add(new ReconciledItem(items.size(), item.get("className").getAsString(), values, cmdb));
        }
        return items;
    }

    private static List<Reconciliation.Relation> relations(JsonObject body) {
        List<Reconciliation.Relation> relations = new ArrayList<>();
        for (JsonElement element : array(body, "relations")) {
            JsonObject relation = element.getAsJsonObject();
            refuseUnknown("a relation with ", relation, Set.of("parent", "child", "type"));
            relations.add(new Reconciliation.Relation(
                    relation.get("parent").getAsInt(),
                    relation.get("child").getAsInt(),
                    relation.get("type").getAsString()));
        }
        return relations;
    }

    private JsonObject relate(int index, Reconciliation.Relation relation, List<ReconciledItem> items, Caller caller) {
        var errors = new JsonArray();
        boolean added = false;
        List<String> types = new CmdbRelations(instance.records()).types(relation.type());
        ReconciledItem parent = item(items, relation.parent());
        ReconciledItem child = item(items, relation.child());
        if (parent == null || child == null) {
            errors.add(ReconciledItem.error(
                    "INVALID_INPUT_DATA",
                    "Payload relations '" + relation + "' has invalid " + (parent == null ? "parent" : "child")
                            + " record index: [" + (parent == null ? relation.parent() : relation.child()) + "]"));
        } else if (types.isEmpty()) {
            errors.add(ReconciledItem.error(
                    "INVALID_INPUT_DATA",
                    "No such relationship with name [" + relation.type() + "] exist in table [cmdb_rel_type]. If"
                            + " out-of-box relationship for [" + relation.type()
                            + "] has been removed or renamed, it should be restored"));
        } else if (types.size() > 1) {
            errors.add(ReconciledItem.error(
                    "DUPLICATE_RELATIONSHIP_TYPES",
                    "Duplicate relationship type records exists with name [" + relation.type()
                            + "] in table [cmdb_rel_type] having sys_ids: " + types));
        } else if (parent.row == null || child.row == null) {
            errors.add(ReconciledItem.error(
                    "ABANDONED",
                    "While processing relations encountered errors in payload item: "
                            + (parent.row == null ? parent : child).values));
        } else {
            added = new CmdbRelations(instance.records())
                    .add(parent.row.sysId(), child.row.sysId(), types.get(0), caller);
        }
        var json = new JsonObject();
        json.addProperty("className", Cmdb.RELATIONS);
        json.addProperty("operation", added ? "INSERT" : "NO_CHANGE");
        ReconciledItem.finish(json, index, errors);
        return json;
    }

    /** Null when there is none. */
    private static ReconciledItem item(List<ReconciledItem> items, int index) {
        return index >= 0 && index < items.size() ? items.get(index) : null;
    }

    private static void refuseUnknown(String what, JsonObject json, Set<String> known) {
        json.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw ApiError.notSimulated(what + key);
        });
    }

    private static List<JsonElement> array(JsonObject json, String name) {
        return json.get(name) instanceof JsonArray array ? array.asList() : List.of();
    }
}
