package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Json;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What ServiceNow sent of one record. Immutable.
 *
 * <p>The Table API sends strings, and references as objects whose keys depend on what was asked; the Change Management
 * API sends every field as an object and numbers and booleans as such ({@code -5.0} for the state New). Here every
 * field has a value and a display value, both strings, in whichever of these forms it came.
 */
public final class TableRecord {

    /** By {@code sys_created_on}, which has to be read; of one second by {@code number}, where there is one, and sys_id. */
    public static final Comparator<TableRecord> OLDEST_FIRST = Comparator.comparing(
                    (TableRecord record) -> record.value("sys_created_on"))
            .thenComparing(record -> record.value("number"))
            .thenComparing(record -> record.sysId().value());

    private final String table;
    private final SysId sysId;
    private final Map<String, Field> fields;

    private TableRecord(String table, SysId sysId, Map<String, Field> fields) {
        this.table = table;
        this.sysId = sysId;
        this.fields = fields;
    }

    /** @throws IllegalArgumentException when the object has no sys_id, so it is not a record */
    public static TableRecord of(String table, JsonObject json) {
        var fields = new LinkedHashMap<String, Field>();
        for (var entry : json.entrySet()) {
            // "__meta" of the Change Management API is no field.
            if (!entry.getKey().startsWith("__")) {
                fields.put(entry.getKey(), Field.of(entry.getValue()));
            }
        }
        var sysId = fields.get("sys_id");
        return new TableRecord(table, SysId.of(sysId == null ? null : sysId.value()), fields);
    }

    @NonNull
    public String table() {
        return table;
    }

    @NonNull
    public SysId sysId() {
        return sysId;
    }

    /**
     * As ServiceNow stores it, to be compared: for a log or a page there is {@link #text}. Empty when the field is empty, was not
     * asked for, does not exist, or may not be read: see {@link #has}.
     */
    @NonNull
    public String value(@NonNull String field) {
        return fields.getOrDefault(field, Field.EMPTY).value();
    }

    /** The value as part of a message, a log or a page, where it must not look like several: made fit by {@link Text#of}. */
    @NonNull
    public String text(@NonNull String field) {
        return Text.of(value(field));
    }

    /**
     * What is displayed, such as "Assess" for -4, made fit by {@link Text#of} as {@link #text} is. Dates are in the zone of the OAuth Application User. The same as
     * {@link #value} in a record that a create or an update of the Table API returned.
     */
    @NonNull
    public String displayValue(@NonNull String field) {
        return Text.of(journal(field));
    }

    /** What is displayed, all of it and as it is, such as the entries of a journal, the newest first. */
    @NonNull
    public String journal(@NonNull String field) {
        return fields.getOrDefault(field, Field.EMPTY).display();
    }

    /** Empty when the reference is empty, or names its record by something other than a sys_id ("global"). */
    @NonNull
    public Optional<SysId> reference(@NonNull String field) {
        var value = value(field);
        return SysId.isSysId(value) ? Optional.of(SysId.of(value)) : Optional.empty();
    }

    /** False when the field was not asked for, does not exist, or the account may not read it. */
    public boolean has(@NonNull String field) {
        return fields.containsKey(field);
    }

    @Override
    public String toString() {
        return table + " " + (has("number") ? text("number") : sysId);
    }

    private record Field(String value, String display) {

        static final Field EMPTY = new Field("", "");

        public static Field of(JsonElement json) {
            if (!json.isJsonObject()) {
                var text = text(json);
                return new Field(text, text);
            }
            var object = json.getAsJsonObject();
            var value = object.has("value") ? text(object.get("value")) : lastSegment(text(object.get("link")));
            return new Field(value, object.has("display_value") ? text(object.get("display_value")) : value);
        }

        private static String text(JsonElement json) {
            var text = Json.text(json);
            return json instanceof JsonPrimitive primitive && primitive.isNumber()
                    ? text.replaceFirst("\\.0+$", "")
                    : text;
        }

        /** With {@code sysparm_display_value=true} a reference has a link and no value. */
        private static String lastSegment(String link) {
            return link.substring(link.lastIndexOf('/') + 1);
        }
    }
}
