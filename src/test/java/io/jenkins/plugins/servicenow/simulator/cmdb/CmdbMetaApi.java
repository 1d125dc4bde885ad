package io.jenkins.plugins.servicenow.simulator.cmdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.Schema;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.util.List;

/** {@code GET /api/now/cmdb/meta/{class}}: columns, hierarchy and identification rule of a class. */
final class CmdbMetaApi {

    private final Schema schema;
    private final Cmdb cmdb;

    CmdbMetaApi(Schema schema, Cmdb cmdb) {
        this.schema = schema;
        this.cmdb = cmdb;
    }

    /** @param path after {@code meta} */
    Answer answer(List<String> path, ApiRequest request) {
        if (path.size() != 1) {
            throw ApiError.noResource(request);
        }
        if (!request.method().equals("GET")) {
            throw ApiError.methodNotSupported();
        }
        Table table = cmdb.itemClass(path.get(0));
        if (table == null) {
            throw ApiError.noRecord();
        }
        var children = new JsonArray();
        var attributes = new JsonArray();
        schema.tables().forEach(each -> {
            if (each.parent() == table) {
                children.add(each.name());
            }
        });
        table.columns().values().forEach(column -> attributes.add(attribute(table, column)));
        var result = new JsonObject();
        result.addProperty("icon_url", "images/app.ngbsm/default.svg");
        result.addProperty("is_extendable", true);
        result.addProperty("parent", table.parent().name());
        result.add("children", children);
        result.addProperty("name", table.name());
        result.addProperty("icon", "");
        result.add("attributes", attributes);
        result.add("relationship_rules", new JsonArray());
        result.addProperty("label", table.label());
        result.add("identification_rules", rule(table));
        return Answer.result(200, result);
    }

    private static JsonObject attribute(Table table, Column column) {
        boolean inherited = table.parent().column(column.name()) != null;
        var json = new JsonObject();
        json.addProperty("is_inherited", String.valueOf(inherited));
        json.addProperty("is_mandatory", "false");
        json.addProperty("is_read_only", String.valueOf(column.name().startsWith("sys_")));
        json.addProperty("default_value", column.initial().isEmpty() ? null : column.initial());
        json.addProperty("label", column.label());
        json.addProperty("type", column.type());
        json.addProperty("element", column.name());
        json.addProperty("max_length", "40");
        json.addProperty("is_display", String.valueOf(column.name().equals(table.displayColumn())));
        return json;
    }

    /** Without members when the class has none. */
    private JsonObject rule(Table table) {
        var json = new JsonObject();
        Cmdb.Rule rule = cmdb.rule(table);
        if (rule == null) {
            return json;
        }
        var identifier = new JsonObject();
        identifier.add("condition", null);
        identifier.addProperty("exact_count_match", false);
        identifier.add("referenced_field", null);
        identifier.addProperty("active", true);
        identifier.addProperty("attributes", String.join(",", rule.columns()));
        identifier.addProperty("allow_fallback", false);
        identifier.add("table", null);
        identifier.addProperty("order", 100);
        identifier.addProperty("allow_null_attribute", false);
        var identifiers = new JsonArray();
        identifiers.add(identifier);
        json.add("related_rules", new JsonArray());
        json.addProperty("applies_to", rule.table().name());
        json.add("identifiers", identifiers);
        json.addProperty("name", rule.table().label() + " Rule");
        json.addProperty("description", "");
        json.addProperty("active", true);
        json.addProperty("is_independent", rule.dependsOn().isEmpty());
        return json;
    }
}
