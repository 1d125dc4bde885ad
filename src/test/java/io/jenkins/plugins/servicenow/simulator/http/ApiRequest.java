package io.jenkins.plugins.servicenow.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request as it came in.
 *
 * @param target path and query as sent, still encoded
 * @param path decoded segments of the path, without empty ones
 * @param query decoded parameters of the URL; of a repeated one the first
 * @param headers first value by name, names in any case
 * @param content of the file that came as the body, which is empty then
 */
public record ApiRequest(
        String method,
        String target,
        List<String> path,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        ReceivedContent content) {

    /** @param headers by name in any case */
    public static ApiRequest of(String method, String target, Map<String, String> headers, String body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new ApiRequest(
                method.equals("POST") ? headers.getOrDefault("X-HTTP-Method-Override", method) : method,
                target,
                segments(path),
                parameters(queryOf(target)),
                headers,
                body,
                ReceivedContent.NONE);
    }

    public ApiRequest withContent(ReceivedContent file) {
        return new ApiRequest(method, target, path, query, headers, body, file);
    }

    public ApiRequest withMethod(String other) {
        return new ApiRequest(other, target, path, query, headers, body, content);
    }

    /** Media types and ranges that the caller accepts, lower case; empty for any. */
    public List<String> accepted() {
        return Arrays.stream(header("Accept").split(","))
                .map(type -> type.replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty())
                .toList();
    }

    /** As sent, still encoded. */
    public String queryText() {
        return queryOf(target);
    }

    private static String queryOf(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /** Empty when the header was not sent. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** Whether a parameter that is true or false is true; clients write it in any case. */
    public boolean isTrue(String name) {
        return parameter(name).equalsIgnoreCase("true");
    }

    public boolean isForm() {
        return mediaType().equals("application/x-www-form-urlencoded");
    }

    /** Lower case, without parameters such as the charset. */
    public String mediaType() {
        return header("Content-Type").replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT);
    }

    public Map<String, String> form() {
        return parameters(body);
    }

    public String pathText() {
        return "/" + String.join("/", path);
    }

    /** The segments after {@code /api/now[/v1|/v2]}, empty when the path is another one. */
    public List<String> afterVersion() {
        int start = version().isEmpty() ? 2 : 3;
        boolean now =
                path.size() > start && path.get(0).equals("api") && path.get(1).equals("now");
        return now ? path.subList(start, path.size()) : List.of();
    }

    /** Whether it is for {@code /api/now[/v1|/v2]/}{@code name} or something below. */
    public boolean isFor(String name) {
        List<String> rest = afterVersion();
        return !rest.isEmpty() && rest.get(0).equals(name);
    }

    /** {@code v1}, {@code v2}, or empty. */
    public String version() {
        String third = path.size() > 2 ? path.get(2) : "";
        return third.equals("v1") || third.equals("v2") ? third : "";
    }

    public static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/")).stream()
                .filter(segment -> !segment.isEmpty())
                .map(segment -> decode(segment.replace("+", "%2B")))
                .toList();
    }

    /** A stray percent sign is kept as it is. */
    public static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
