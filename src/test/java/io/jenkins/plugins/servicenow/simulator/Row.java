package io.jenkins.plugins.servicenow.simulator;

import java.util.Map;

/** One stored record: the table it was made in and its values, all of them strings. */
record Row(Table table, Map<String, String> values) {

    String sysId() {
        return get("sys_id");
    }

    /** Empty when the column is empty or unknown. */
    String get(String column) {
        return values.getOrDefault(column, "");
    }

    String display() {
        return get(table.displayColumn());
    }
}
