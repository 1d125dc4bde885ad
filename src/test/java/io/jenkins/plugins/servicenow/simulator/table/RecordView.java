package io.jenkins.plugins.servicenow.simulator.table;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.FieldPath;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records as the Table API shows them: strings, and objects for references; which, depends on the request. */
public final class RecordView {

    private static final String VARIABLES = "variables.";

    private final Instance instance;
    private final DisplayValues displayValues;
    private final Caller caller;
    private final String tableUrl;
    private final String display;
    private final boolean showsValues;
    private final boolean withoutLinks;
    private final List<String> fields;
    private final Map<String, FieldPath> paths = new HashMap<>();

    public RecordView(Instance instance, Caller caller, ApiRequest request) {
        this.instance = instance;
        this.displayValues = instance.displayValues();
        this.caller = caller;
        this.tableUrl = TableApiHandler.tableUrl(instance.url(), request);
        this.display = request.parameter("sysparm_display_value").toLowerCase(Locale.ROOT);
        this.showsValues = display.isEmpty() || display.equals("false");
        this.withoutLinks = request.isTrue("sysparm_exclude_reference_link");
        this.fields = Arrays.stream(request.parameter("sysparm_fields").split(","))
                .map(String::trim)
                .filter(field -> !field.isEmpty())
                .toList();
    }

    public JsonObject show(Row row) {
        var json = new JsonObject();
        for (String field : fields(row)) {
            if (isVariable(field, row)) {
                json.add(field, variable(row, field.substring(VARIABLES.length())));
            } else {
                add(field, row, json);
            }
        }
        return json;
    }

    private void add(String field, Row row, JsonObject json) {
        FieldPath path =
                paths.computeIfAbsent(field, name -> new FieldPath(instance.schema(), instance.records(), name));
        Column column = path.column(row.table());
        if (column != null && instance.access().canRead(row.table(), path.firstStep(), caller)) {
            Row owner = path.owner(row);
            if (owner == null) {
                json.add(field, new JsonPrimitive(""));
            } else if (owner == row || isReadable(owner, column)) {
                json.add(field, field(owner, column));
            }
        }
    }

    /** A field of another record than the one that is shown; that it is missing like one of its own is a guess. */
    private boolean isReadable(Row other, Column column) {
        return instance.access().canRead(other, caller)
                && instance.access().canRead(other.table(), column.name(), caller);
    }

    private static boolean isVariable(String field, Row row) {
        if (field.contains("." + VARIABLES)) {
            throw ApiError.notSimulated("the field " + field);
        }
        return field.startsWith(VARIABLES) && row.table().name().equals("sc_req_item");
    }

    private JsonElement variable(Row order, String name) {
        OrderVariables.Value variable = instance.variables().of(order, name);
        return field(variable.value(), showsValues ? variable.value() : variable.shown(), variable.references());
    }

    private Collection<String> fields(Row row) {
        return fields.isEmpty() ? row.table().columns().keySet() : fields;
    }

    private JsonElement field(Row row, Column column) {
        String value = column.isJournal() ? "" : row.get(column.name());
        String shown = showsValues ? value : displayValues.of(row, column);
        return field(value, shown, column.references());
    }

    /** @param references the table of a reference, else empty */
    private JsonElement field(String value, String shown, String references) {
        boolean linked = !references.isEmpty() && !value.isEmpty() && !withoutLinks;
        if (display.equals("all")) {
            var both = new JsonObject();
            both.addProperty("display_value", shown);
            both.addProperty("value", value);
            if (linked) {
                both.addProperty("link", link(references, value));
            }
            return both;
        }
        if (!linked) {
            return new JsonPrimitive(shown);
        }
        var reference = new JsonObject();
        if (display.equals("true")) {
            reference.addProperty("display_value", shown);
        }
        reference.addProperty("link", link(references, value));
        if (!display.equals("true")) {
            reference.addProperty("value", value);
        }
        return reference;
    }

    private String link(String table, String sysId) {
        return tableUrl + table + "/" + sysId;
    }
}
