package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a caller sent for a record, sorted into what the platform takes and what it ignores. */
public final class GivenValues {

    private static final int REFERENCE_LENGTH = 32;

    private final Instance instance;
    private final Table table;
    private final boolean displayValues;
    private final Map<String, String> accepted = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();

    /** @param displayValues whether values are as people write them: labels, and times in the user's zone */
    public GivenValues(Instance instance, Table table, Map<String, String> given, boolean displayValues) {
        this.instance = instance;
        this.table = table;
        this.displayValues = displayValues;
        given.forEach(this::take);
    }

    /** Values by column, ready to be stored. */
    public Map<String, String> accepted() {
        return accepted;
    }

    /** Names that are no column of the table or cannot be written. */
    public List<String> ignored() {
        return ignored;
    }

    private void take(String name, String value) {
        Column column = table.column(name);
        if (column == null || name.startsWith("sys_") && !isWritableSystemColumn(name)) {
            ignored.add(name);
        } else if (!instance.customisation().drops(table.name(), name) && !isUnknownCloseCode(name, value)) {
            accepted.put(name, stored(column, value));
        }
    }

    private static boolean isWritableSystemColumn(String name) {
        return name.equals("sys_class_name") || name.equals("sys_tags");
    }

    /** Most choice columns store whatever comes; this one drops what is not on its list. */
    private boolean isUnknownCloseCode(String name, String value) {
        Map<String, String> list = table.choices(name);
        return name.equals("close_code") && !value.isEmpty() && !list.containsKey(value) && !displayValues;
    }

    private String stored(Column column, String value) {
        if (column.isReference()) {
            return reference(column, value);
        }
        if (displayValues && column.isDateTime()) {
            return SimulatorClock.fromUserZone(value);
        }
        if (displayValues) {
            String choice = table.choice(column.name(), value);
            return choice == null ? value : choice;
        }
        return value;
    }

    /** An id is kept, a name becomes the id of the first record that has it, anything else is cut to an id's length. */
    private String reference(Column column, String value) {
        Table target = instance.schema().table(column.references());
        if (target == null || value.isEmpty() || instance.records().row(target.name(), value) != null) {
            return value;
        }
        return instance.records().rows(target.name()).stream()
                .filter(row -> row.display().equalsIgnoreCase(value))
                .map(Row::sysId)
                .findFirst()
                .orElse(value.substring(0, Math.min(REFERENCE_LENGTH, value.length())));
    }
}
