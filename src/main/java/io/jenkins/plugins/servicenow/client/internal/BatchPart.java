package io.jenkins.plugins.servicenow.client.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.BatchRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One request as it stands in the JSON of a batch.
 *
 * @param index among all requests that are sent
 * @param body what to write, in base64; empty for none
 */
public record BatchPart(int index, BatchRequest request, String body) {

    private static final int MAX_BODY_SIZE = 5 * 1024 * 1024;
    private static final int ENVELOPE = 300;
    private static final String TOTAL = "X-Total-Count";

    /**
     * An answer to one request.
     *
     * @param status 0 when there is none
     * @param total how many records match a query; empty when the instance does not say
     */
    public record Served(String id, int status, String body, String total) {}

    /** @param calls by which it is sent */
    public static BatchPart of(int index, BatchRequest request, AuthorizedCalls calls) {
        var values = request.values();
        if (values == null) {
            return new BatchPart(index, request, "");
        }
        var bytes = calls.json(values).toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BODY_SIZE) {
            throw new IllegalArgumentException(request + " has " + bytes.length
                    + " bytes to write, a request of a batch may have " + MAX_BODY_SIZE);
        }
        return new BatchPart(index, request, Base64.getEncoder().encodeToString(bytes));
    }

    public String id() {
        return String.valueOf(index);
    }

    /** Bytes that it adds to a batch, about. */
    public long size() {
        return (long) ENVELOPE + request.path().length() + body.length();
    }

    public static JsonObject json(List<BatchPart> parts) {
        var list = new JsonArray();
        parts.forEach(part -> list.add(part.json()));
        var json = new JsonObject();
        json.addProperty("batch_request_id", parts.get(0).id());
        json.add("rest_requests", list);
        return json;
    }

    /** Those that the instance ran, in no certain order. */
    public static List<Served> served(Response response) {
        var served = new ArrayList<Served>();
        for (var element : Json.elements(response.json().get("serviced_requests"))) {
            if (element instanceof JsonObject entry) {
                var status = Json.text(entry.get("status_code"));
                served.add(new Served(
                        Json.text(entry.get("id")),
                        status.matches("\\d{3}") ? Integer.parseInt(status) : 0,
                        body(entry),
                        header(entry, TOTAL)));
            }
        }
        return served;
    }

    /** Ids of those that the instance did not run. */
    public static Set<String> unserviced(Response response) {
        var ids = new HashSet<String>();
        Json.elements(response.json().get("unserviced_requests")).forEach(id -> ids.add(Json.text(id)));
        return ids;
    }

    private JsonObject json() {
        var json = new JsonObject();
        json.addProperty("id", id());
        json.addProperty("method", request.method());
        json.addProperty("url", request.path());
        // They are long, and only those of a read tell something.
        json.addProperty("exclude_response_headers", !request.isRead());
        var headers = new JsonArray();
        headers.add(header("Accept"));
        if (!body.isEmpty()) {
            headers.add(header("Content-Type"));
            json.addProperty("body", body);
        }
        json.add("headers", headers);
        return json;
    }

    /** Empty when it is not there. */
    private static String header(JsonObject entry, String name) {
        for (var element : Json.elements(entry.get("headers"))) {
            if (element instanceof JsonObject header
                    && Json.text(header.get("name")).equalsIgnoreCase(name)) {
                return Json.text(header.get("value"));
            }
        }
        return "";
    }

    private static JsonObject header(String name) {
        var header = new JsonObject();
        header.addProperty("name", name);
        header.addProperty("value", "application/json");
        return header;
    }

    /** Where there is no body, the message that stands beside it, as an error of the platform. */
    private static String body(JsonObject entry) {
        var body = decoded(Json.text(entry.get("body")));
        var message = Json.text(entry.get("error_message"));
        if (!body.isBlank() || message.isEmpty()) {
            return body;
        }
        var error = new JsonObject();
        error.addProperty("message", message);
        var json = new JsonObject();
        json.add("error", error);
        return json.toString();
    }

    /** Empty when it cannot be decoded: then it is taken for an answer that was cut off. */
    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
