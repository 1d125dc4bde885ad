package io.jenkins.plugins.servicenow.simulator.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes back to the caller.
 *
 * @param body a text, empty when a file is sent
 * @param file the body when that is the content of a file, else null
 * @param delay how long the caller waits for it
 * @param connection what becomes of the connection
 */
public record Answer(
        int status,
        Map<String, List<String>> headers,
        String body,
        ReceivedContent file,
        Duration delay,
        Connection connection) {

    /** What becomes of it while it is answered. */
    public enum Connection {
        KEPT,
        /** It is reset before any answer. */
        RESET,
        /** It is reset when half of the body is sent. */
        BROKEN_OFF
    }

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

    public static Answer file(String contentType, ReceivedContent content) {
        return new Answer(200, Map.of(), "", content, Duration.ZERO, Connection.KEPT)
                .header("Content-Type", contentType)
                .header("Content-Length", String.valueOf(content.size()));
    }

    /** The bytes of the body on their way to the caller. */
    public byte[] bytes() {
        return isFile() ? file.bytes() : body.getBytes(StandardCharsets.UTF_8);
    }

    /** The body as the caller reads it. */
    public InputStream open() throws IOException {
        return isFile() ? file.source().open() : new ByteArrayInputStream(bytes());
    }

    /** In bytes. */
    public long size() {
        return isFile() ? file.size() : bytes().length;
    }

    /** Whether the body is the content of a file. */
    public boolean isFile() {
        return file != null;
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), "", null, Duration.ZERO, Connection.KEPT);
    }

    public static Answer connectionReset() {
        return new Answer(0, Map.of(), "", null, Duration.ZERO, Connection.RESET);
    }

    /** Whether the connection is reset instead of answered. */
    public boolean reset() {
        return connection == Connection.RESET;
    }

    public Answer brokenOff() {
        return new Answer(status, headers, body, file, delay, Connection.BROKEN_OFF);
    }

    public Answer header(String name, String... values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(values));
        return new Answer(status, more, body, file, delay, connection);
    }

    /** With these only. */
    public Answer headers(Map<String, List<String>> all) {
        return new Answer(status, all, body, file, delay, connection);
    }

    /** @param names in any case */
    public Answer without(Set<String> names) {
        Map<String, List<String>> fewer = new LinkedHashMap<>(headers);
        fewer.keySet().removeIf(header -> names.stream().anyMatch(header::equalsIgnoreCase));
        return new Answer(status, fewer, body, file, delay, connection);
    }

    public Answer body(String text) {
        return new Answer(status, headers, text, null, delay, connection);
    }

    public Answer after(Duration wait) {
        return new Answer(status, headers, body, file, wait, connection);
    }
}
