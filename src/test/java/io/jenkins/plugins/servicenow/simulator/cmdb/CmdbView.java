package io.jenkins.plugins.servicenow.simulator.cmdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;

/** An item as the CMDB Instance API shows it: all its columns, and its relationships by direction. */
final class CmdbView {

    private final Instance instance;
    private final CmdbRelations relations;

    CmdbView(Instance instance) {
        this.instance = instance;
        this.relations = new CmdbRelations(instance.records());
    }

    JsonObject show(Row row) {
        var json = new JsonObject();
        json.add("outbound_relations", related(row, "parent", "child"));
        json.add("attributes", attributes(row));
        json.add("inbound_relations", related(row, "child", "parent"));
        return json;
    }

    private JsonObject attributes(Row row) {
        var attributes = new JsonObject();
        row.table().columns().values().forEach(column -> {
            String value = column.isJournal() ? "" : row.get(column.name());
            if (column.isReference() && !value.isEmpty()) {
                attributes.add(column.name(), reference("table/" + column.references(), column.references(), value));
            } else {
                attributes.addProperty(column.name(), value);
            }
        });
        return attributes;
    }

    /** @param side on which the item stands */
    private JsonArray related(Row row, String side, String otherSide) {
        var list = new JsonArray();
        for (Row relation : relations.of(row, side)) {
            var json = new JsonObject();
            json.addProperty("sys_id", relation.sysId());
            json.add("type", reference("table/cmdb_rel_type", "cmdb_rel_type", relation.get("type")));
            json.add("target", reference("cmdb/instance/" + Cmdb.ROOT, Cmdb.ROOT, relation.get(otherSide)));
            list.add(json);
        }
        return list;
    }

    private JsonObject reference(String path, String table, String sysId) {
        Row target = instance.records().row(table, sysId);
        var reference = new JsonObject();
        reference.addProperty("display_value", target == null ? sysId : target.display());
        reference.addProperty("link", instance.url() + "/api/now/" + path + "/" + sysId);
        reference.addProperty("value", sysId);
        return reference;
    }
}
