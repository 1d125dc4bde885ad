package io.jenkins.plugins.servicenow.simulator.cmdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.table.GivenValues;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/now/cmdb/instance/{class}[/{sys_id}[/relation[/{relation}]]]}. */
final class CmdbInstanceApi {

    private static final int DEFAULT_LIMIT = 10_000;

    private final Instance instance;
    private final Cmdb cmdb;
    private final CmdbRelations relations;
    private final CmdbView view;

    CmdbInstanceApi(Instance instance, Cmdb cmdb) {
        this.instance = instance;
        this.cmdb = cmdb;
        this.relations = new CmdbRelations(instance.records());
        this.view = new CmdbView(instance);
    }

    /** @param path after {@code instance}; at least a class */
    Answer answer(List<String> path, ApiRequest request, Caller caller) {
        Table table = cmdb.itemClass(path.get(0));
        if (table == null) {
            throw new ApiError(400, "Invalid table " + path.get(0), null);
        }
        if (path.size() > 4 || path.size() > 2 && !path.get(2).equals("relation")) {
            throw ApiError.noResource(request);
        }
        String operation = request.method() + " " + path.size();
        return switch (operation) {
            case "GET 1" -> list(table, request, caller);
            case "POST 1" -> create(table, new CmdbPayload(request, cmdb), caller);
            case "GET 2" -> show(existing(table, path.get(1)));
            case "PUT 2", "PATCH 2" -> update(existing(table, path.get(1)), new CmdbPayload(request, cmdb), caller);
            case "POST 3" -> relate(existing(table, path.get(1)), new CmdbPayload(request, cmdb), caller);
            case "DELETE 4" -> unrelate(existing(table, path.get(1)), path.get(3), caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    /** Nothing but sys_id and name. */
    private Answer list(Table table, ApiRequest request, Caller caller) {
        EncodedQuery query = instance.query(request.parameter("sysparm_query"), table, caller);
        var result = new JsonArray();
        query.rows().stream()
                .skip(number(request, "sysparm_offset", 0))
                .limit(number(request, "sysparm_limit", DEFAULT_LIMIT))
                .forEach(row -> {
                    var item = new JsonObject();
                    item.addProperty("sys_id", row.sysId());
                    item.addProperty("name", row.get("name"));
                    result.add(item);
                });
        return Answer.result(200, result);
    }

    private Answer show(Row row) {
        return Answer.result(200, view.show(row));
    }

    /** By Identification and Reconciliation, so what is there already is updated. */
    private Answer create(Table table, CmdbPayload payload, Caller caller) {
        Map<String, String> values = payload.attributes();
        String source = payload.source();
        String className = values.getOrDefault("sys_class_name", table.name());
        List<ReconciledItem> items = new ArrayList<>();
        items.add(new ReconciledItem(0, className, values, cmdb));
        List<Reconciliation.Relation> dependency = new ArrayList<>();
        Cmdb.Rule rule = items.get(0).rule;
        if (rule != null && !rule.dependsOn().isEmpty()) {
            items.add(host(payload));
            dependency.add(new Reconciliation.Relation(0, 1, rule.dependsOn()));
        }
        new Reconciliation(instance, cmdb, caller, source, items, dependency).run();
        ReconciledItem item = items.get(0);
        if (item.hasFailed()) {
            // ServiceNow documentation does not say what the API makes of an item that the engine refuses.
            throw new ApiError(500, item.failure(), null);
        }
        if (items.size() > 1) {
            relations.add(
                    item.row.sysId(),
                    items.get(1).row.sysId(),
                    relations.types(rule.dependsOn()).get(0),
                    caller);
        }
        addRelations(item.row, payload, caller);
        return show(item.row);
    }

    /** The item on which one of a dependent class depends, as if it had been sent along. */
    private ReconciledItem host(CmdbPayload payload) {
        Row host = instance.records().row(Cmdb.ROOT, payload.dependsOn());
        if (host == null) {
            throw nullPointer();
        }
        return new ReconciledItem(1, host.table().name(), new LinkedHashMap<>(host.values()), cmdb);
    }

    private Answer update(Row row, CmdbPayload payload, Caller caller) {
        Map<String, String> values = payload.attributes();
        values.put("discovery_source", payload.source());
        values.put("last_discovered", instance.clock().timestamp());
        instance.writer().update(row, new GivenValues(instance, row.table(), values, false), caller);
        addRelations(row, payload, caller);
        return show(row);
    }

    private Answer relate(Row row, CmdbPayload payload, Caller caller) {
        if (!payload.hasRelations()) {
            throw nullPointer();
        }
        payload.source();
        addRelations(row, payload, caller);
        return show(row);
    }

    private Answer unrelate(Row row, String relation, Caller caller) {
        Row found = instance.records().row(Cmdb.RELATIONS, relation);
        if (found == null
                || !found.get("parent").equals(row.sysId())
                        && !found.get("child").equals(row.sysId())) {
            throw ApiError.noRecord();
        }
        instance.access().checkDelete(found.table(), caller);
        instance.records().delete(Cmdb.RELATIONS, relation, caller.userName());
        return Answer.empty(200);
    }

    private void addRelations(Row row, CmdbPayload payload, Caller caller) {
        for (JsonElement element : payload.relations("outbound_relations")) {
            relations.add(row.sysId(), target(element), type(element), caller);
        }
        for (JsonElement element : payload.relations("inbound_relations")) {
            relations.add(target(element), row.sysId(), type(element), caller);
        }
    }

    private String target(JsonElement relation) {
        return known(Cmdb.ROOT, relation, "target");
    }

    private String type(JsonElement relation) {
        return known("cmdb_rel_type", relation, "type");
    }

    private String known(String table, JsonElement relation, String name) {
        String sysId = CmdbPayload.text(relation, name);
        if (instance.records().row(table, sysId) == null) {
            throw nullPointer();
        }
        return sysId;
    }

    private Row existing(Table table, String sysId) {
        Row row = instance.records().row(table.name(), sysId);
        if (row == null) {
            throw ApiError.noRecord();
        }
        return row;
    }

    /** The documentation's own sample of an error. */
    private static ApiError nullPointer() {
        return CmdbPayload.failed("Exception while executing request: null");
    }

    private static int number(ApiRequest request, String parameter, int otherwise) {
        String text = request.parameter(parameter);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
