package io.jenkins.plugins.servicenow.simulator.records;

import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a person sees in a field: labels, names, and times in the user's zone. */
public final class DisplayValues {

    private final Schema schema;
    private final Records records;

    public DisplayValues(Schema schema, Records records) {
        this.schema = schema;
        this.records = records;
    }

    public String of(Row row, Column column) {
        String value = row.get(column.name());
        if (column.isJournal()) {
            return journal(row, column);
        }
        if (value.isEmpty()) {
            return "";
        }
        if (column.isReference()) {
            Row target = records.row(column.references(), value);
            return target == null ? value : target.display();
        }
        if (column.isDateTime()) {
            return SimulatorClock.toUserZone(value);
        }
        if (column.name().equals("sys_class_name") && schema.table(value) != null) {
            return schema.table(value).label();
        }
        return row.table().choices(column.name()).getOrDefault(value, value);
    }

    /** All entries of the journal in one text, newest first. */
    private String journal(Row row, Column column) {
        List<Row> entries = new ArrayList<>(records.journalRows(row.sysId(), column.name()));
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
        return records.find("sys_user", "user_name", userName)
                .map(user -> user.get("name"))
                .orElse(userName);
    }
}
