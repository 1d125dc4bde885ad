package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON body of a call. What is wrong with it is an {@link IllegalArgumentException} in plain words. */
final class Order {

    private final JsonObject body;

    private Order(JsonObject body) {
        this.body = body;
    }

    static Order of(ApiRequest request) {
        if (request.body().isBlank()) {
            return new Order(new JsonObject());
        }
        if (!request.mediaType().equals("application/json")) {
            throw new IllegalArgumentException("Send the body with Content-Type: application/json");
        }
        return parse(request.body());
    }

    static Order parse(String text) {
        try {
            JsonElement body = JsonParser.parseString(text);
            if (body.isJsonObject()) {
                return new Order(body.getAsJsonObject());
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("The body is not JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("The body must be a JSON object: {\"name\": value, ...}");
    }

    Set<String> names() {
        return body.keySet();
    }

    boolean has(String name) {
        return body.has(name);
    }

    Order only(String... allowed) {
        for (String name : names()) {
            if (!List.of(allowed).contains(name)) {
                throw new IllegalArgumentException(
                        "There is no \"" + name + "\" here. There are: " + String.join(", ", allowed));
            }
        }
        return this;
    }

    /** @param otherwise for when it is not there; null when it must be */
    String text(String name, String otherwise) {
        if (!has(name) && otherwise != null) {
            return otherwise;
        }
        return primitive(name, "text");
    }

    boolean flag(String name) {
        return switch (primitive(name, "true or false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /** A whole number of at least 0. */
    int count(String name, int otherwise) {
        return has(name) ? whole(name) : otherwise;
    }

    long number(String name, long otherwise) {
        try {
            return has(name) ? new BigDecimal(primitive(name, "a whole number")).longValueExact() : otherwise;
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(name, "a whole number");
        }
    }

    double share(String name) {
        try {
            double share = Double.parseDouble(primitive(name, "a number from 0 to 1"));
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, "a number from 0 to 1");
        }
        throw wrong(name, "a number from 0 to 1");
    }

    Duration duration(String name, Duration otherwise) {
        try {
            return has(name) ? Duration.parse(primitive(name, "a duration")) : otherwise;
        } catch (DateTimeException e) {
            throw wrong(name, "a duration such as \"PT90S\", \"PT2H\" or \"P1D\"");
        }
    }

    Instant instant(String name) {
        try {
            return Instant.parse(primitive(name, "a time"));
        } catch (DateTimeException e) {
            throw wrong(name, "a time such as \"2026-03-02T12:00:00Z\"");
        }
    }

    /** Empty when it is not there. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonElement each : array(name)) {
            if (!each.isJsonPrimitive()) {
                throw wrong(name, "a list of texts");
            }
            texts.add(each.getAsString());
        }
        return texts;
    }

    /** Objects of primitive values; a null is an empty text. */
    List<Map<String, String>> records(String name) {
        List<Map<String, String>> records = new ArrayList<>();
        for (JsonElement each : array(name)) {
            if (!each.isJsonObject()) {
                throw wrong(name, "a list of records: [{\"column\": \"value\", ...}, ...]");
            }
            records.add(new Order(each.getAsJsonObject()).values());
        }
        return records;
    }

    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        body.entrySet().forEach(each -> {
            if (!each.getValue().isJsonPrimitive() && !each.getValue().isJsonNull()) {
                throw wrong(each.getKey(), "a text");
            }
            values.put(
                    each.getKey(),
                    each.getValue().isJsonNull() ? "" : each.getValue().getAsString());
        });
        return values;
    }

    /** Empty when it is not there. */
    Order object(String name) {
        if (!has(name)) {
            return new Order(new JsonObject());
        }
        if (!body.get(name).isJsonObject()) {
            throw wrong(name, "an object: {\"name\": value, ...}");
        }
        return new Order(body.getAsJsonObject(name));
    }

    private List<JsonElement> array(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (!body.get(name).isJsonArray()) {
            throw wrong(name, "a list: [...]");
        }
        return body.getAsJsonArray(name).asList();
    }

    private int whole(String name) {
        String text = primitive(name, "a whole number");
        if (!text.matches("\\d{1,9}")) {
            throw wrong(name, "a whole number of at least 0");
        }
        return Integer.parseInt(text);
    }

    private String primitive(String name, String what) {
        if (!has(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is missing: " + what);
        }
        if (!body.get(name).isJsonPrimitive()) {
            throw wrong(name, what);
        }
        return body.get(name).getAsString();
    }

    private static IllegalArgumentException wrong(String name, String wanted) {
        return new IllegalArgumentException("\"" + name + "\" must be " + wanted);
    }
}
