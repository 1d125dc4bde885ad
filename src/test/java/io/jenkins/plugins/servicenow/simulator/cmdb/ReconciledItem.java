package io.jenkins.plugins.servicenow.simulator.cmdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.util.Map;

/** One item of a payload for Identification and Reconciliation on its way through it. */
final class ReconciledItem {

    final int index;
    final String className;
    final Map<String, String> values;

    /** Null when there is no such class. */
    final Table table;

    /** Null when the class has none. */
    final Cmdb.Rule rule;

    /** The record that it is; null until then, and when it failed. */
    Row row;

    /** Empty until something was done. */
    String operation = "";

    private final JsonArray errors = new JsonArray();
    private final JsonArray attempts = new JsonArray();

    ReconciledItem(int index, String className, Map<String, String> values, Cmdb cmdb) {
        this.index = index;
        this.className = className;
        this.values = values;
        this.table = cmdb.itemClass(className);
        this.rule = table == null ? null : cmdb.rule(table);
    }

    void fail(String code, String message) {
        errors.add(error(code, message));
    }

    boolean hasFailed() {
        return !errors.isEmpty();
    }

    /** The message of the first error. */
    String failure() {
        JsonObject first = errors.get(0).getAsJsonObject();
        return first.get("error").getAsString() + ": " + first.get("message").getAsString();
    }

    /** @param result MATCHED, NO_MATCH, MULTI_MATCH or SKIPPED */
    void attempt(String result) {
        var attempt = new JsonObject();
        attempt.addProperty("identifierName", rule.table().label() + " Rule");
        attempt.addProperty("attemptResult", result);
        var columns = new JsonArray();
        rule.columns().forEach(columns::add);
        attempt.add("attributes", columns);
        attempt.addProperty("searchOnTable", rule.table().name());
        attempt.add("hybridEntryCiAttributes", new JsonArray());
        attempts.add(attempt);
    }

    boolean hasAllIdentifiers() {
        return rule.columns().stream()
                .noneMatch(column -> values.getOrDefault(column, "").isBlank());
    }

    /** Whether both are the same item by the rule of their class. */
    boolean isSameAs(ReconciledItem other) {
        return rule != null
                && rule == other.rule
                && hasAllIdentifiers()
                && rule.columns().stream()
                        .allMatch(column -> values.get(column).equalsIgnoreCase(other.values.getOrDefault(column, "")));
    }

    JsonObject json() {
        var json = new JsonObject();
        json.addProperty("className", row == null ? className : row.table().name());
        json.addProperty("operation", hasFailed() ? "NO_CHANGE" : operation);
        json.addProperty("sysId", row == null ? "Unknown" : row.sysId());
        json.addProperty("identifierEntrySysId", rule == null || row == null ? "Unknown" : rule.sysId());
        json.add("identificationAttempts", attempts);
        finish(json, index, errors);
        return json;
    }

    static JsonObject error(String code, String message) {
        var error = new JsonObject();
        error.addProperty("error", code);
        error.addProperty("message", message);
        return error;
    }

    /** What items and relationships have in common. */
    static void finish(JsonObject json, int index, JsonArray errors) {
        var indices = new JsonArray();
        indices.add(index);
        json.add("markers", new JsonArray());
        json.add("inputIndices", indices);
        json.add("mergedPayloadIds", new JsonArray());
        json.addProperty("errorCount", errors.size());
        if (!errors.isEmpty()) {
            json.add("errors", errors);
        }
    }
}
