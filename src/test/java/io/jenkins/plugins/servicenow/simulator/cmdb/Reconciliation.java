package io.jenkins.plugins.servicenow.simulator.cmdb;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.table.GivenValues;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Identifies the items of one payload and writes them, those that can be written. */
final class Reconciliation {

    /** Indexes into the items. */
    record Relation(int parent, int child, String type) {}

    private final Instance instance;
    private final Cmdb cmdb;
    private final Caller caller;
    private final String dataSource;
    private final List<ReconciledItem> items;
    private final List<Relation> relations;

    Reconciliation(
            Instance instance,
            Cmdb cmdb,
            Caller caller,
            String dataSource,
            List<ReconciledItem> items,
            List<Relation> relations) {
        this.instance = instance;
        this.cmdb = cmdb;
        this.caller = caller;
        this.dataSource = dataSource;
        this.items = items;
        this.relations = relations;
    }

    void run() {
        if (cmdb.takeLockTimeout()) {
            items.forEach(
                    item -> item.fail("LOCK_TIMEOUT", "Failed to acquire synchronization lock for " + item.className));
            return;
        }
        items.forEach(this::check);
        refuseDuplicates();
        items.stream().filter(item -> !item.hasFailed()).forEach(this::identify);
        items.forEach(this::requireHost);
        items.stream().filter(item -> !item.hasFailed()).forEach(this::write);
    }

    private void check(ReconciledItem item) {
        if (dataSource.isEmpty()) {
            item.fail(
                    "INVALID_INPUT_DATA",
                    "In payload no data source exist. You need to provide choice value from choice field"
                            + " [discovery_source] in table [cmdb_ci]");
        } else if (!cmdb.isSource(dataSource)) {
            item.fail(
                    "INVALID_INPUT_DATA",
                    "In payload invalid data source [" + dataSource + "] exist. You need to provide a valid choice"
                            + " value from field [discovery_source] in table [cmdb_ci]");
        } else if (item.table == null) {
            // ServiceNow documentation does not say how it calls this.
            item.fail("INVALID_INPUT_DATA", "In payload invalid className [" + item.className + "] exist");
        } else if (item.rule == null) {
            item.fail("IDENTIFICATION_RULE_MISSING", "Identity Rule Missing for table [" + item.className + "]");
        }
    }

    /** Two items that are the same make the whole payload invalid. */
    private void refuseDuplicates() {
        boolean found = false;
        for (ReconciledItem item : items) {
            for (ReconciledItem earlier : items.subList(0, item.index)) {
                if (item.isSameAs(earlier)) {
                    String message = "Found duplicate items in the payload (index " + earlier.index + " and "
                            + item.index + "), using className [" + item.className + "] and fields "
                            + item.rule.columns() + ". Remove duplicate items from payload";
                    earlier.fail("DUPLICATE_PAYLOAD_RECORDS", message);
                    item.fail("DUPLICATE_PAYLOAD_RECORDS", message);
                    found = true;
                }
            }
        }
        if (found) {
            items.stream()
                    .filter(item -> !item.hasFailed())
                    .forEach(item ->
                            item.fail("ABANDONED", "Detected error while processing payload from " + dataSource));
        }
    }

    private void identify(ReconciledItem item) {
        if (!item.hasAllIdentifiers()) {
            item.attempt("SKIPPED");
            item.fail(
                    "MISSING_MATCHING_ATTRIBUTES",
                    "In payload missing minimum set of input values for criterion (matching) attributes from"
                            + " identify rule for table [" + item.rule.table().name() + "]. Add these input values in"
                            + " payload item '" + item.values + "'");
            return;
        }
        List<Row> matching = instance.records().rows(item.rule.table().name()).stream()
                .filter(row -> item.rule.columns().stream()
                        .allMatch(column -> row.get(column).equalsIgnoreCase(item.values.get(column))))
                .toList();
        if (matching.size() > 1) {
            item.attempt("MULTI_MATCH");
            item.fail(
                    "MULTIPLE_DUPLICATE_RECORDS",
                    "Found duplicate records in table [" + item.rule.table().name() + "] using fields "
                            + item.rule.columns());
            return;
        }
        item.attempt(matching.isEmpty() ? "NO_MATCH" : "MATCHED");
        if (matching.isEmpty()) {
            checkInsert(item);
        } else {
            checkClass(item, matching.get(0));
        }
    }

    private void checkInsert(ReconciledItem item) {
        if (cmdb.blocksInserts(item.table, dataSource)) {
            item.fail(
                    "INSERT_NOT_ALLOWED_FOR_SOURCE",
                    "Insert into [" + item.className + "] is blocked for data source [" + dataSource
                            + "] by IRE data source rule");
        }
    }

    /** An instance would change the class where its rules allow that; this one allows it nowhere. */
    private static void checkClass(ReconciledItem item, Row row) {
        if (row.table().isOrExtends(item.className)) {
            item.row = row;
        } else {
            item.fail(
                    "RECLASSIFICATION_NOT_ALLOWED",
                    "CI Reclassification not allowed from class: ["
                            + row.table().name() + "] to [" + item.className + "]");
        }
    }

    /** Items of a dependent class need the other one, in the same payload and without errors. */
    private void requireHost(ReconciledItem item) {
        if (item.hasFailed() || item.rule.dependsOn().isEmpty()) {
            return;
        }
        ReconciledItem host = relations.stream()
                .filter(relation -> relation.parent() == item.index)
                .filter(relation -> relation.type().equals(item.rule.dependsOn()))
                .filter(relation -> relation.child() >= 0 && relation.child() < items.size())
                .map(relation -> items.get(relation.child()))
                .findFirst()
                .orElse(null);
        if (host == null) {
            item.row = null;
            item.fail(
                    "MISSING_DEPENDENCY",
                    "In payload no relations defined for dependent class [" + item.className
                            + "] that matches any containment/hosting rules: [" + item.rule.dependsOn()
                            + "]. Add appropriate relations in payload for '" + item.values + "'");
        } else if (host.hasFailed()) {
            item.row = null;
            item.fail(
                    "ABANDONED",
                    "Abandoning processing payload item '" + item.values + "', since its depends on payload item '"
                            + host.values + "' has errors");
        }
    }

    private void write(ReconciledItem item) {
        try {
            if (item.row == null) {
                Map<String, String> values = new LinkedHashMap<>(item.values);
                values.put("discovery_source", dataSource);
                values.put("first_discovered", instance.clock().timestamp());
                values.put("last_discovered", instance.clock().timestamp());
                item.row = instance.writer().create(item.table, given(item.table, values), caller);
                item.operation = "INSERT";
            } else {
                update(item);
            }
        } catch (ApiError e) {
            // The business rule or policy is named in the detail.
            item.fail(item.row == null ? "INSERT_FAILED" : "UPDATE_FAILED", Objects.toString(e.detail(), ""));
        }
    }

    private void update(ReconciledItem item) {
        GivenValues given = given(item.row.table(), item.values);
        boolean changes = given.accepted().entrySet().stream()
                .anyMatch(field -> !field.getKey().equals("sys_class_name")
                        && !item.row.get(field.getKey()).equals(field.getValue()));
        item.operation = changes ? "UPDATE" : "NO_CHANGE";
        if (changes) {
            Map<String, String> values = new LinkedHashMap<>(item.values);
            values.put("discovery_source", dataSource);
            values.put("last_discovered", instance.clock().timestamp());
            instance.writer().update(item.row, given(item.row.table(), values), caller);
        }
    }

    /** Columns that the class does not have are ignored. */
    private GivenValues given(Table table, Map<String, String> values) {
        return new GivenValues(instance, table, values, false);
    }
}
