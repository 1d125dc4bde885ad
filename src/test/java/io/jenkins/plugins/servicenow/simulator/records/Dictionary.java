package io.jenkins.plugins.servicenow.simulator.records;

import java.util.Map;

/** The records in which an instance keeps its tables and choice lists. */
public final class Dictionary {

    private Dictionary() {}

    /** Inserts them, once every room has added its tables. */
    public static void plant(Schema schema, Records records) {
        for (Table table : schema.tables()) {
            records.insert("sys_db_object", Map.of("name", table.name(), "label", table.label()));
            table.ownChoices().forEach((column, list) -> choices(table, column, list, records));
        }
    }

    private static void choices(Table table, String column, Map<String, String> list, Records records) {
        int[] sequence = {0};
        list.forEach((value, label) -> records.insert(
                "sys_choice",
                Map.of(
                        "name",
                        table.name(),
                        "element",
                        column,
                        "value",
                        value,
                        "label",
                        label,
                        "sequence",
                        String.valueOf(sequence[0]++))));
    }
}
