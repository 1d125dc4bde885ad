package io.jenkins.plugins.servicenow.simulator.batch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code POST /api/now/v1/batch}: runs requests one after the other, past the same checks as if each had come by
 * itself, and answers 200 whatever becomes of them. A fault that is planned for the kind of a part hits the part; one
 * that resets the connection leaves the part out of the answer.
 */
public final class BatchApiHandler implements Api {

    private static final int LARGEST_PART = 5 * 1024 * 1024;
    private static final int LARGEST_ANSWER = 10 * 1024 * 1024;

    private final Router router;
    private final BatchLimits limits;
    private final Instance instance;
    private final Faults faults;

    public BatchApiHandler(Router router, BatchLimits limits, Instance instance, Faults faults) {
        this.router = router;
        this.limits = limits;
        this.instance = instance;
        this.faults = faults;
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.isFor("batch") ? RequestKind.BATCH : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        if (request.version().isEmpty() || request.afterVersion().size() != 1) {
            throw ApiError.noResource(request);
        }
        if (!request.method().equals("POST")) {
            throw ApiError.methodNotSupported();
        }
        JsonObject body = JsonBody.object(request);
        if (!(body.get("rest_requests") instanceof JsonArray parts)) {
            throw new ApiError(400, "Exception while reading request", "rest_requests is required");
        }
        return Answer.json(200, run(body, parts, request, caller));
    }

    private JsonObject run(JsonObject body, JsonArray parts, ApiRequest batch, Caller caller) {
        var serviced = new JsonArray();
        var unserviced = new JsonArray();
        int most = limits.begin();
        boolean over = false;
        for (int i = 0; i < parts.size(); i++) {
            JsonObject part = parts.get(i).getAsJsonObject();
            over |= i >= most || text(part, "body").length() > LARGEST_PART * 4L / 3 + 4;
            Answer answer = over ? null : run(part, batch, caller);
            over |= answer != null && answer.size() > LARGEST_ANSWER;
            if (over) {
                unserviced.add(new JsonPrimitive(text(part, "id")));
            } else if (!answer.reset()) {
                serviced.add(served(part, answer));
            }
        }
        var json = new JsonObject();
        json.addProperty("batch_request_id", text(body, "batch_request_id"));
        json.add("serviced_requests", limits.backwards() ? reversed(serviced) : serviced);
        json.add("unserviced_requests", unserviced);
        return json;
    }

    /** A part that cannot be run has an answer of its own, and leaves the others alone. */
    private Answer run(JsonObject part, ApiRequest batch, Caller caller) {
        try {
            return run(request(part, batch), caller);
        } catch (ApiError e) {
            return e.answer();
        }
    }

    private ApiRequest request(JsonObject part, ApiRequest batch) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (JsonElement header : array(part, "headers")) {
            headers.put(text(header.getAsJsonObject(), "name"), text(header.getAsJsonObject(), "value"));
        }
        headers.put("Authorization", batch.header("Authorization"));
        String url = text(part, "url");
        if (url.contains("://")) {
            throw ApiError.notSimulated("the address of a part of a batch that is not relative: " + url);
        }
        byte[] body = decoded(text(part, "body"));
        ApiRequest request =
                ApiRequest.of(text(part, "method"), url, headers, new String(body, StandardCharsets.UTF_8));
        return router.takesFile(request)
                ? ApiRequest.of(text(part, "method"), url, headers, "").withContent(ReceivedContent.of(body))
                : request;
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw ApiError.notSimulated("the body of a part of a batch that is not base64: " + e.getMessage());
        }
    }

    private Answer run(ApiRequest request, Caller caller) {
        RequestKind kind = router.kind(request);
        if (kind.isOpen() || kind == RequestKind.BATCH) {
            throw ApiError.notSimulated(request.pathText() + " in a batch");
        }
        Fault fault = faults.takePlanned(kind);
        Answer answer = instance.customisation()
                .withoutStripped(faults.strike(fault, instance.clock(), () -> router.answer(request)));
        instance.log().addPart(router.entry(request, answer.status(), caller.userName()));
        return answer;
    }

    private static JsonObject served(JsonObject part, Answer answer) {
        var headers = new JsonArray();
        if (!(part.get("exclude_response_headers") instanceof JsonPrimitive exclude && exclude.getAsBoolean())) {
            answer.headers().forEach((name, values) -> {
                var header = new JsonObject();
                header.addProperty("name", name);
                header.addProperty("value", String.join(",", values));
                headers.add(header);
            });
        }
        var served = new JsonObject();
        served.addProperty("id", text(part, "id"));
        served.addProperty("body", Base64.getEncoder().encodeToString(answer.bytes()));
        served.addProperty("status_code", answer.status());
        served.addProperty("status_text", statusText(answer.status()));
        served.add("headers", headers);
        served.addProperty("execution_time", 5);
        return served;
    }

    private static String statusText(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 414 -> "Request-URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "";
        };
    }

    private static JsonArray reversed(JsonArray list) {
        var reversed = new JsonArray();
        for (int i = list.size() - 1; i >= 0; i--) {
            reversed.add(list.get(i));
        }
        return reversed;
    }

    private static List<JsonElement> array(JsonObject json, String name) {
        return json.get(name) instanceof JsonArray array ? array.asList() : List.of();
    }

    private static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive text ? text.getAsString() : "";
    }
}
