package io.jenkins.plugins.servicenow.simulator.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes back to the caller.
 *
 * @param delay how long the caller waits for it
 * @param reset the connection is reset instead of answered
 */
public record Answer(int status, Map<String, List<String>> headers, String body, Duration delay, boolean reset) {

    private static final String FILE_METADATA = "X-Attachment-Metadata";

    static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    public static Answer json(int status, JsonElement body) {
        return empty(status)
                .header("Content-Type", "application/json;charset=UTF-8")
                .body(GSON.toJson(body));
    }

    public static Answer result(int status, JsonElement result) {
        JsonObject body = new JsonObject();
        body.add("result", result);
        return json(status, body);
    }

    public static Answer html(int status, String body) {
        return empty(status).header("Content-Type", "text/html;charset=UTF-8").body(body);
    }

    /** The platform's error body; the number of the error is in the HTTP status only. */
    public static Answer error(int status, String message, String detail) {
        JsonObject error = new JsonObject();
        error.addProperty("message", message);
        error.addProperty("detail", detail);
        JsonObject body = new JsonObject();
        body.add("error", error);
        body.addProperty("status", "failure");
        return json(status, body);
    }

    /**
     * The content of a file; the body is a text of one character a byte.
     *
     * @param metadata JSON that goes in a header
     */
    public static Answer file(String contentType, String metadata, byte[] content) {
        return empty(200)
                .header("Content-Type", contentType)
                .header(FILE_METADATA, metadata)
                .body(new String(content, StandardCharsets.ISO_8859_1));
    }

    /** The bytes of the body on their way to the caller. */
    public byte[] bytes() {
        return body.getBytes(isFile() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Whether the body is the content of a file. */
    public boolean isFile() {
        return headers.containsKey(FILE_METADATA);
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), "", Duration.ZERO, false);
    }

    public static Answer connectionReset() {
        return new Answer(0, Map.of(), "", Duration.ZERO, true);
    }

    public Answer header(String name, String... values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(values));
        return new Answer(status, more, body, delay, reset);
    }

    /** @param names in any case */
    public Answer without(Set<String> names) {
        Map<String, List<String>> fewer = new LinkedHashMap<>(headers);
        fewer.keySet().removeIf(header -> names.stream().anyMatch(header::equalsIgnoreCase));
        return new Answer(status, fewer, body, delay, reset);
    }

    public Answer body(String text) {
        return new Answer(status, headers, text, delay, reset);
    }

    public Answer after(Duration wait) {
        return new Answer(status, headers, body, wait, reset);
    }
}
