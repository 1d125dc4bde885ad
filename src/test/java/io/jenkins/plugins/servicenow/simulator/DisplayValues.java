package io.jenkins.plugins.servicenow.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a person sees in a field: labels, names, and times in the user's zone. */
final class DisplayValues {

    private final Instance instance;

    DisplayValues(Instance instance) {
        this.instance = instance;
    }

    String of(Row row, Column column) {
        String value = row.get(column.name());
        if (column.isJournal()) {
            return journal(row, column);
        }
        if (value.isEmpty()) {
            return "";
        }
        if (column.isReference()) {
            Row target = instance.records.row(column.references(), value);
            return target == null ? value : target.display();
        }
        if (column.isDateTime()) {
            return SimulatorClock.toUserZone(value);
        }
        if (column.name().equals("sys_class_name") && instance.schema.table(value) != null) {
            return instance.schema.table(value).label();
        }
        return instance.choices.of(row.table(), column.name()).getOrDefault(value, value);
    }

    /** All entries of the journal in one text, newest first. */
    private String journal(Row row, Column column) {
        List<Row> entries = new ArrayList<>(instance.records.journalRows(row.sysId(), column.name()));
        Collections.reverse(entries);
        var text = new StringBuilder();
        for (Row entry : entries) {
            text.append(SimulatorClock.toUserZone(entry.get("sys_created_on")))
                    .append(" - ")
                    .append(author(entry.get("sys_created_by")))
                    .append(" (")
                    .append(row.table().column(entry.get("element")).label())
                    .append(")\n")
                    .append(entry.get("value"))
                    .append("\n\n");
        }
        return text.toString();
    }

    private String author(String userName) {
        return instance.records
                .find("sys_user", "user_name", userName)
                .map(user -> user.get("name"))
                .orElse(userName);
    }
}
