package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes records for a caller: access rules, then data policies, then business rules, then the store. */
public final class RecordWriter {

    private static final TableRules NONE = new TableRules() {};

    private final Records records;
    private final Access access;
    private final Customisation customisation;
    private final SimulatorClock clock;
    private final Map<String, TableRules> rules = new HashMap<>();

    RecordWriter(Records records, Access access, Customisation customisation, SimulatorClock clock) {
        this.records = records;
        this.access = access;
        this.customisation = customisation;
        this.clock = clock;
    }

    /** From now on these are the business rules and data policies of the table. */
    public void rules(String table, TableRules ofTable) {
        rules.put(table, ofTable);
    }

    public Row create(Table table, GivenValues given, Caller caller) {
        access.checkWrite(table, caller, "Insert");
        Map<String, String> values = new LinkedHashMap<>(given.accepted());
        values.remove("sys_class_name");
        if (table.column("opened_by") != null) {
            values.putIfAbsent("opened_by", caller.sysId());
            values.putIfAbsent("opened_at", clock.timestamp());
        }
        TableRules tableRules = rules(table);
        tableRules.beforeCreate(values, caller);
        requireMandatory(table, withInitial(table, values));
        String sysId = records.insert(table.name(), values, caller.userName());
        Row row = records.row(table.name(), sysId);
        tableRules.afterCreate(row, caller);
        return row;
    }

    public void update(Row row, GivenValues given, Caller caller) {
        access.checkWrite(row.table(), caller, "Update");
        Map<String, String> changes = new LinkedHashMap<>(given.accepted());
        changes.remove("sys_class_name");
        Map<String, String> before = new LinkedHashMap<>(row.values());
        Map<String, String> after = new LinkedHashMap<>(before);
        after.putAll(changes);
        requireMandatory(row.table(), after);
        TableRules tableRules = rules(row.table());
        tableRules.beforeUpdate(row, changes, caller);
        if (!changes.isEmpty()) {
            records.update(row.table().name(), row.sysId(), changes, caller.userName());
            tableRules.afterUpdate(before, changes, row, caller);
        }
    }

    private TableRules rules(Table table) {
        return rules.getOrDefault(table.name(), NONE);
    }

    private static Map<String, String> withInitial(Table table, Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>();
        table.columns().values().forEach(column -> all.put(column.name(), column.initial()));
        all.putAll(values);
        return all;
    }

    private void requireMandatory(Table table, Map<String, String> values) {
        List<String> mandatory = new ArrayList<>(rules(table).mandatory(values));
        mandatory.addAll(customisation.mandatory(table.name()));
        List<String> missing = mandatory.stream()
                .filter(column -> values.getOrDefault(column, "").isEmpty())
                .map(column -> table.column(column).label())
                .toList();
        if (!missing.isEmpty()) {
            throw ApiError.operationFailed(
                    "Data Policy Exception: The following fields are mandatory: " + String.join(", ", missing));
        }
    }
}
