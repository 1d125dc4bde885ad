package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.List;
import java.util.Set;

/**
 * Records as the Change Management API shows them: every field an object with display value and value, and values
 * typed, so that a state is {@code -5.0}.
 */
final class ChangeView {

    /** Empty times of these columns are shown as this text, as in the samples of ServiceNow documentation. */
    private static final Set<String> COMPUTED_TIMES = Set.of("sla_due", "activity_due");

    private static final String UNKNOWN = "UNKNOWN";

    private final Instance instance;
    private final Caller caller;
    private final DisplayValues displayValues;

    ChangeView(Instance instance, Caller caller) {
        this.instance = instance;
        this.caller = caller;
        this.displayValues = instance.displayValues();
    }

    JsonObject show(Row row) {
        var json = new JsonObject();
        row.table().columns().values().stream()
                .filter(column -> instance.access().canRead(row.table(), column.name(), caller))
                .forEach(column -> json.add(column.name(), field(row, column)));
        return json;
    }

    /** A record just written, with the names that were sent in vain. */
    JsonObject show(Row row, List<String> ignored) {
        JsonObject json = show(row);
        var names = new JsonArray();
        ignored.forEach(names::add);
        var meta = new JsonObject();
        meta.add("ignoredFields", names);
        json.add("__meta", meta);
        return json;
    }

    private JsonObject field(Row row, Column column) {
        String value = column.isJournal() ? "" : row.get(column.name());
        String shown = column.isJournal() ? "" : displayValues.of(row, column);
        var field = new JsonObject();
        boolean unknown = value.isEmpty() && COMPUTED_TIMES.contains(column.name());
        field.addProperty("display_value", unknown ? UNKNOWN : shown);
        field.add("value", typed(column, value));
        if (column.isDateTime()) {
            field.addProperty("display_value_internal", shown);
        }
        return field;
    }

    private static JsonElement typed(Column column, String value) {
        if (column.isNumber() && value.matches("-?\\d+")) {
            return new JsonPrimitive(Double.valueOf(value));
        }
        return column.isBoolean() ? new JsonPrimitive(Boolean.valueOf(value)) : new JsonPrimitive(value);
    }
}
