package io.jenkins.plugins.servicenow.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes records for a caller: access rules, then data policies, then business rules, then the store. */
final class RecordWriter {

    private final Instance instance;
    private final Map<String, TableRules> rules;

    RecordWriter(Instance instance) {
        this.instance = instance;
        rules = Map.of(
                "change_request", new ChangeRules(instance),
                "change_task", new ChangeTaskRules(instance),
                "incident", new IncidentRules(instance),
                "sysapproval_approver", new ApproverRules(instance));
    }

    Row create(Table table, GivenValues given, Caller caller) {
        instance.access.checkWrite(table, caller, "Insert");
        Map<String, String> values = new LinkedHashMap<>(given.accepted());
        values.remove("sys_class_name");
        if (table.column("opened_by") != null) {
            values.putIfAbsent("opened_by", caller.sysId());
            values.putIfAbsent("opened_at", instance.clock.timestamp());
        }
        TableRules tableRules = rules(table);
        tableRules.beforeCreate(values, caller);
        requireMandatory(table, withInitial(table, values));
        String sysId = instance.records.insert(table.name(), values, caller.userName());
        Row row = instance.records.row(table.name(), sysId);
        tableRules.afterCreate(row, caller);
        return row;
    }

    void update(Row row, GivenValues given, Caller caller) {
        instance.access.checkWrite(row.table(), caller, "Update");
        Map<String, String> changes = new LinkedHashMap<>(given.accepted());
        changes.remove("sys_class_name");
        Map<String, String> before = new LinkedHashMap<>(row.values());
        Map<String, String> after = new LinkedHashMap<>(before);
        after.putAll(changes);
        requireMandatory(row.table(), after);
        TableRules tableRules = rules(row.table());
        tableRules.beforeUpdate(row, changes, caller);
        if (!changes.isEmpty()) {
            instance.records.update(row.table().name(), row.sysId(), changes, caller.userName());
            tableRules.afterUpdate(before, changes, row, caller);
        }
    }

    private TableRules rules(Table table) {
        return rules.getOrDefault(table.name(), new TableRules() {});
    }

    private static Map<String, String> withInitial(Table table, Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>();
        table.columns().values().forEach(column -> all.put(column.name(), column.initial()));
        all.putAll(values);
        return all;
    }

    private void requireMandatory(Table table, Map<String, String> values) {
        List<String> mandatory = new ArrayList<>(DataPolicies.mandatory(table, values));
        mandatory.addAll(instance.customisation.mandatory(table));
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
