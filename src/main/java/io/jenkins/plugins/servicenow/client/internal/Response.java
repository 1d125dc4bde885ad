package io.jenkins.plugins.servicenow.client.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.MediaType;

/** What came back for one request, read to its end. */
public final class Response {

    private final String request;
    private final int status;
    private final Headers headers;
    private final String text;
    /** Null unless the body is one whole JSON object. */
    private final JsonObject json;

    /**
     * @param request method and path, for messages
     * @param text the whole body
     */
    public Response(String request, int status, Headers headers, String text) {
        this.request = request;
        this.status = status;
        this.headers = headers;
        this.text = text;
        this.json = saysJson() ? parse(text, true) : null;
    }

    /** The same answer as JSON where it is a JSON object, whatever its content type says. */
    Response asJson() {
        return saysJson() || parse(text, true) == null
                ? this
                : new Response(
                        request,
                        status,
                        headers.newBuilder()
                                .set("Content-Type", "application/json")
                                .build(),
                        text);
    }

    public String request() {
        return request;
    }

    public int status() {
        return status;
    }

    public String header(String name) {
        var value = headers.get(name);
        return value == null ? "" : value;
    }

    public String text() {
        return text;
    }

    /** Whether the body claims to be JSON and is one whole JSON object. */
    public boolean isJsonObject() {
        return json != null;
    }

    /** Without members where the body is no JSON object. */
    public JsonObject json() {
        return json == null ? new JsonObject() : json;
    }

    public boolean saysJson() {
        var type = MediaType.parse(header("Content-Type"));
        return type != null
                && type.type().equals("application")
                && (type.subtype().equals("json") || type.subtype().endsWith("+json"));
    }

    /** A member of the body on one line; empty where there is none. */
    public String member(String name) {
        return text(json().get(name));
    }

    public String errorMessage() {
        return errorMember("message");
    }

    public String errorDetail() {
        return errorMember("detail");
    }

    public String transactionId() {
        return Text.of(header("X-Transaction-ID"));
    }

    /** For the end of a message: ", transaction …", or nothing. */
    public String transactionSuffix() {
        return transactionId().isEmpty() ? "" : ", transaction " + transactionId();
    }

    /** When the instance sent this, by its own clock; empty when it did not say. */
    public Optional<Instant> date() {
        return Optional.ofNullable(headers.getInstant("Date"));
    }

    public Optional<Duration> retryAfter() {
        return retryAfter(headers, Instant.now());
    }

    /** The header has seconds or an HTTP date. Empty when it is missing or cannot be read; zero when the date has passed. */
    static Optional<Duration> retryAfter(Headers headers, Instant now) {
        var value = headers.get("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        if (value.strip().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
        }
        return Optional.ofNullable(headers.getInstant("Retry-After")).map(date -> {
            var wait = Duration.between(now, date);
            return wait.isNegative() ? Duration.ZERO : wait;
        });
    }

    private String errorMember(String name) {
        return errorObject() instanceof JsonObject error ? text(error.get(name)) : "";
    }

    /**
     * ServiceNow's error, also when it is glued to an answer that was cut off in the middle. A transaction that is
     * cancelled while it writes ends in {@code "error":{…},"status":"failure"}, under a 200 that was sent before.
     */
    private JsonElement errorObject() {
        if (json != null) {
            return json.get("error");
        }
        var glued = saysJson() ? text.lastIndexOf("\"error\":") : -1;
        return glued < 0 ? null : parse(text.substring(glued + "\"error\":".length()), false);
    }

    private static String text(JsonElement json) {
        return Text.of(Json.text(json));
    }

    @CheckForNull
    private static JsonObject parse(String text, boolean toTheEnd) {
        try {
            var reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            var element = JsonParser.parseReader(reader);
            var complete = !toTheEnd || reader.peek() == JsonToken.END_DOCUMENT;
            return complete && element instanceof JsonObject object ? object : null;
        } catch (JsonParseException | IOException e) {
            return null;
        }
    }
}
