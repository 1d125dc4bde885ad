package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller sent for a record, sorted into what the platform takes and what it ignores. */
public final class GivenValues {

    private static final int REFERENCE_LENGTH = 32;
    private static final Pattern DATE_TIME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:[ T](\\d{2}:\\d{2}:\\d{2})Z?)?");

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
        } else if (!instance.customisation().drops(table.name(), name)
                && !isUnknownCloseCode(name, value)
                && !isEmptiedChoice(name, value)) {
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

    /** An empty text clears a field, but no choice, unless that is on its list. */
    private boolean isEmptiedChoice(String name, String value) {
        Map<String, String> list = table.choices(name);
        return value.isEmpty() && !list.isEmpty() && !list.containsKey("");
    }

    private String stored(Column column, String value) {
        if (column.isReference()) {
            return reference(column, value);
        }
        if (column.isDateTime() && !value.isEmpty()) {
            String time = dateTime(column, value);
            return displayValues ? SimulatorClock.fromUserZone(time) : time;
        }
        if (displayValues) {
            String choice = table.choice(column.name(), value);
            return choice == null ? value : choice;
        }
        return value;
    }

    /** What an instance makes of a text that is neither a date nor a time is not attested. */
    private static String dateTime(Column column, String text) {
        Matcher parts = DATE_TIME.matcher(text.trim());
        if (!parts.matches()) {
            throw ApiError.notSimulated("the date and time \"" + text + "\" for " + column.name());
        }
        return parts.group(1) + " " + (parts.group(2) == null ? "00:00:00" : parts.group(2));
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
