package io.jenkins.plugins.servicenow.simulator.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The body of a write. */
public final class JsonBody {

    private static final Set<String> MEDIA_TYPES = Set.of("application/json", "application/xml", "text/xml");

    private JsonBody() {}

    /** Fields and their values as strings; of an array only the first record counts. No body is an empty record. */
    public static Map<String, String> values(ApiRequest request) {
        Map<String, String> values = new LinkedHashMap<>();
        object(request).entrySet().forEach(field -> values.put(field.getKey(), text(field.getValue())));
        return values;
    }

    public static JsonObject object(ApiRequest request) {
        if (request.body().isBlank()) {
            return new JsonObject();
        }
        requireJson(request);
        JsonElement body = parse(request.body());
        if (body.isJsonArray() && !body.getAsJsonArray().isEmpty()) {
            body = body.getAsJsonArray().get(0);
        }
        if (!body.isJsonObject()) {
            throw unreadable("the body is not a JSON object");
        }
        return body.getAsJsonObject();
    }

    private static void requireJson(ApiRequest request) {
        String type = request.mediaType();
        if (!MEDIA_TYPES.contains(type)) {
            throw new ApiError(
                    415,
                    "Invalid content-type. Supported request media types for this service are: "
                            + "[application/json, application/xml, text/xml]",
                    null);
        }
        if (!type.equals("application/json")) {
            throw ApiError.notSimulated("request bodies of type " + type);
        }
    }

    private static JsonElement parse(String body) {
        try {
            return JsonParser.parseString(body);
        } catch (JsonParseException e) {
            throw unreadable(e.getMessage());
        }
    }

    private static ApiError unreadable(String why) {
        return new ApiError(400, "Exception while reading request", why);
    }

    /** An object or a list as Java prints its maps and lists, which is what instances were seen to store of them. */
    private static String text(JsonElement value) {
        if (value instanceof JsonObject object) {
            return object.entrySet().stream()
                    .map(field -> field.getKey() + "=" + text(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof JsonArray list) {
            return list.asList().stream().map(JsonBody::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isJsonNull() ? "" : value.getAsString();
    }
}
