package io.jenkins.plugins.servicenow.simulator.cmdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of a write to the CMDB Instance API, with the ways in which the API fails on a wrong one. */
final class CmdbPayload {

    private final JsonObject body;
    private final Cmdb cmdb;

    CmdbPayload(ApiRequest request, Cmdb cmdb) {
        this.body = JsonBody.object(request);
        this.cmdb = cmdb;
    }

    /** Values must be strings; null clears. */
    Map<String, String> attributes() {
        if (!(body.get("attributes") instanceof JsonObject attributes)) {
            throw failed("Exception while executing request: Cannot invoke \"java.util.Map.entrySet()\" because"
                    + " \"attributes\" is null");
        }
        Map<String, String> values = new LinkedHashMap<>();
        attributes.entrySet().forEach(field -> values.put(field.getKey(), string(field.getValue())));
        return values;
    }

    /** Where the data comes from; never a column. */
    String source() {
        String source = text(body, "source");
        if (source.isEmpty()) {
            throw new ApiError(400, "Invalid Request", "source is required");
        }
        if (!cmdb.isSource(source)) {
            throw new ApiError(
                    400, "Invalid Request", "Invalid source " + source + ". Valid sources: " + cmdb.sourceNames());
        }
        return source;
    }

    /** The documentation asks for a source of relationships too; a client in use sends none, and instances take that. */
    void checkSource() {
        if (body.has("source")) {
            source();
        }
    }

    boolean hasRelations() {
        return body.has("outbound_relations") || body.has("inbound_relations");
    }

    List<JsonElement> relations(String direction) {
        return body.get(direction) instanceof JsonArray list ? list.asList() : List.of();
    }

    /** sys_id of the item on which one of a dependent class depends; empty when none is named. */
    String dependsOn() {
        return body.get("depends_on") instanceof JsonObject dependsOn
                        && dependsOn.get("outbound_relations") instanceof JsonObject relation
                ? text(relation, "target")
                : "";
    }

    static String text(JsonElement json, String name) {
        return json instanceof JsonObject object && object.get(name) instanceof JsonPrimitive text
                ? text.getAsString()
                : "";
    }

    static ApiError failed(String message) {
        return new ApiError(
                500,
                message,
                message + " Check logs for error trace or enable glide.rest.debug property to verify REST request"
                        + " processing");
    }

    private static String string(JsonElement value) {
        if (value.isJsonNull()) {
            return "";
        }
        if (value instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        throw failed("class " + javaClass(value) + " cannot be cast to class java.lang.String");
    }

    private static String javaClass(JsonElement value) {
        if (value.isJsonArray()) {
            return "java.util.ArrayList";
        }
        if (value.isJsonObject()) {
            return "java.util.LinkedHashMap";
        }
        if (value.getAsJsonPrimitive().isBoolean()) {
            return "java.lang.Boolean";
        }
        return value.getAsString().matches("-?\\d+") ? "java.lang.Integer" : "java.lang.Double";
    }
}
