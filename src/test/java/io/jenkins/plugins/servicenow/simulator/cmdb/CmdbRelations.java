package io.jenkins.plugins.servicenow.simulator.cmdb;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Relationships between configuration items and their types. */
final class CmdbRelations {

    private final Records records;

    CmdbRelations(Records records) {
        this.records = records;
    }

    /** sys_ids of the relationship types of this name; more than one when somebody has made a second one. */
    List<String> types(String name) {
        return records.rows("cmdb_rel_type").stream()
                .filter(row -> row.get("name").equals(name))
                .map(Row::sysId)
                .toList();
    }

    Optional<Row> find(String parent, String child, String type) {
        return records.rows(Cmdb.RELATIONS).stream()
                .filter(row -> row.get("parent").equals(parent)
                        && row.get("child").equals(child)
                        && row.get("type").equals(type))
                .findFirst();
    }

    /** @return false when the relationship is there already */
    boolean add(String parent, String child, String type, Caller caller) {
        if (find(parent, child, type).isPresent()) {
            return false;
        }
        records.insert(Cmdb.RELATIONS, Map.of("parent", parent, "child", child, "type", type), caller.userName());
        return true;
    }

    /** @param column the side on which the item stands: parent or child */
    List<Row> of(Row item, String column) {
        return records.rows(Cmdb.RELATIONS).stream()
                .filter(row -> row.get(column).equals(item.sysId()))
                .toList();
    }
}
