package io.jenkins.plugins.servicenow.simulator;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A plain HTTP caller for the simulator's own tests. It knows nothing of ServiceNow but the token. */
public final class SimulatorHttp {

    /** An answer, its body still text. */
    public record Reply(int status, HttpHeaders headers, String body) {

        public JsonObject json() {
            return JsonParser.parseString(body).getAsJsonObject();
        }

        public JsonObject result() {
            return json().getAsJsonObject("result");
        }

        public JsonArray results() {
            return json().getAsJsonArray("result");
        }

        /** A field of the result that is a plain string. */
        public String text(String field) {
            return result().get(field).getAsString();
        }

        public String message() {
            return json().getAsJsonObject("error").get("message").getAsString();
        }

        /** Null when the detail is JSON null. */
        public String detail() {
            JsonElement detail = json().getAsJsonObject("error").get("detail");
            return detail.isJsonNull() ? null : detail.getAsString();
        }

        /** Empty when the header is absent. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private String token;

    public SimulatorHttp(ServiceNowSimulator simulator) {
        this.url = simulator.url();
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public static String grant() {
        return "grant_type=client_credentials&client_id=" + encode(ServiceNowSimulator.CLIENT_ID) + "&client_secret="
                + encode(ServiceNowSimulator.CLIENT_SECRET);
    }

    /** Asks for a token and sends it with every later request. */
    public SimulatorHttp loggedIn() {
        token = form("/oauth_token.do", grant()).json().get("access_token").getAsString();
        return this;
    }

    public Reply form(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Reply get(String path) {
        return send(authorized(path).GET());
    }

    /** A Table API list. */
    public Reply query(String table, String encodedQuery) {
        return get("/api/now/table/" + table + "?sysparm_query=" + encode(encodedQuery));
    }

    public Reply post(String path, String json) {
        return json("POST", path, json);
    }

    public Reply patch(String path, String json) {
        return json("PATCH", path, json);
    }

    public Reply json(String method, String path, String json) {
        return send(authorized(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    public Reply delete(String path) {
        return send(authorized(path).DELETE());
    }

    public HttpRequest.Builder authorized(String path) {
        HttpRequest.Builder request = request(path);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }

    public Reply send(HttpRequest.Builder request) {
        HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /** The body as it comes. */
    public byte[] bytes(String path) {
        return send(authorized(path), HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
