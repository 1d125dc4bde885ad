package io.jenkins.plugins.servicenow.simulator.records;

import java.util.Map;

/**
 * One stored record: the table it was made in and its values, all of them strings.
 *
 * @param place in the order in which records were made
 */
public record Row(Table table, long place, Map<String, String> values) {

    public String sysId() {
        return get("sys_id");
    }

    /** Empty when the column is empty or unknown. */
    public String get(String column) {
        return values.getOrDefault(column, "");
    }

    public String display() {
        return get(table.displayColumn());
    }
}
