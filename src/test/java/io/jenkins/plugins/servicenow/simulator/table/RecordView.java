package io.jenkins.plugins.servicenow.simulator.table;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.FieldPath;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Records as the Table API shows them: strings, and objects for references; which, depends on the request. */
public final class RecordView {

    private final Instance instance;
    private final DisplayValues displayValues;
    private final Caller caller;
    private final String tableUrl;
    private final String display;
    private final boolean withoutLinks;
    private final List<String> fields;

    public RecordView(Instance instance, Caller caller, ApiRequest request) {
        this.instance = instance;
        this.displayValues = instance.displayValues();
        this.caller = caller;
        this.tableUrl = TableApiHandler.tableUrl(instance.url(), request);
        this.display = request.parameter("sysparm_display_value").toLowerCase(Locale.ROOT);
        this.withoutLinks = request.isTrue("sysparm_exclude_reference_link");
        this.fields = Arrays.stream(request.parameter("sysparm_fields").split(","))
                .map(String::trim)
                .filter(field -> !field.isEmpty())
                .toList();
    }

    public JsonObject show(Row row) {
        var json = new JsonObject();
        for (String field : fields(row)) {
            var path = new FieldPath(instance.schema(), instance.records(), field);
            Column column = path.column(row.table());
            if (column != null && instance.access().canRead(row.table(), path.firstStep(), caller)) {
                Row owner = path.owner(row);
                json.add(field, owner == null ? new JsonPrimitive("") : field(owner, column));
            }
        }
        return json;
    }

    private Collection<String> fields(Row row) {
        return fields.isEmpty() ? row.table().columns().keySet() : fields;
    }

    private JsonElement field(Row row, Column column) {
        String value = column.isJournal() ? "" : row.get(column.name());
        String shown = display.equals("false") || display.isEmpty() ? value : displayValues.of(row, column);
        if (display.equals("all")) {
            return all(row, column, value, shown);
        }
        if (!column.isReference() || value.isEmpty() || withoutLinks) {
            return new JsonPrimitive(shown);
        }
        var reference = new JsonObject();
        if (display.equals("true")) {
            reference.addProperty("display_value", shown);
        }
        reference.addProperty("link", link(row, column));
        if (!display.equals("true")) {
            reference.addProperty("value", value);
        }
        return reference;
    }

    private JsonObject all(Row row, Column column, String value, String shown) {
        var both = new JsonObject();
        both.addProperty("display_value", shown);
        both.addProperty("value", value);
        if (column.isReference() && !value.isEmpty() && !withoutLinks) {
            both.addProperty("link", link(row, column));
        }
        return both;
    }

    private String link(Row row, Column column) {
        return tableUrl + column.references() + "/" + row.get(column.name());
    }
}
