package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Json;

/**
 * What is in the way of a change request: a row of table {@code conflict}. Names are those that are displayed, empty where there is
 * none.
 *
 * @param type the value, such as {@code blackout}; empty when the instance does not say
 * @param typeLabel such as {@code Blackout}
 * @param configurationItem that is concerned
 * @param conflictingChange number of the other change request
 * @param schedule such as that of a blackout
 */
public record Conflict(
        @NonNull String type,
        @NonNull String typeLabel,
        @NonNull String configurationItem,
        @NonNull String conflictingChange,
        @NonNull String schedule) {

    /** What is no object has no type: a conflict that nobody knows is one all the same. */
    static Conflict of(JsonElement row) {
        var fields = row instanceof JsonObject object ? object : new JsonObject();
        return new Conflict(
                part(fields.get("type"), "value"),
                part(fields.get("type"), "display_value"),
                part(fields.get("configuration_item"), "display_value"),
                part(fields.get("conflicting_change"), "display_value"),
                part(fields.get("schedule"), "display_value"));
    }

    private static String part(JsonElement field, String name) {
        return Text.of(Json.text(field instanceof JsonObject object ? object.get(name) : field));
    }

    /** In one line, such as {@code Blackout, schedule Year-end freeze, configuration item web-base}. */
    @NonNull
    public String describe() {
        var name = typeLabel.isEmpty() ? type : typeLabel;
        return (name.isEmpty() ? "conflict of an unknown type" : name)
                + (conflictingChange.isEmpty() ? "" : ", change request " + conflictingChange)
                + (schedule.isEmpty() ? "" : ", schedule " + schedule)
                + (configurationItem.isEmpty() ? "" : ", configuration item " + configurationItem);
    }
}
