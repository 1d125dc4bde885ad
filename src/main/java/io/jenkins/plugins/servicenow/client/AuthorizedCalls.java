package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonObject;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Requests to the APIs of one instance, with the session's token. Nothing is repeated here but for a token that ended.
 */
final class AuthorizedCalls {

    private final Transport transport;
    private final TokenSource tokens;
    private final HttpUrl instance;
    private final LoginListener logins;

    AuthorizedCalls(Transport transport, TokenSource tokens, HttpUrl instance, LoginListener logins) {
        this.transport = transport;
        this.tokens = tokens;
        this.instance = instance;
        this.logins = logins;
    }

    /** @param path without leading slash, made of checked names only */
    HttpUrl.Builder url(String path) {
        return instance.newBuilder().addPathSegments(path);
    }

    void logIn() throws ServiceNowException, InterruptedException {
        try {
            tokens.current();
        } catch (ServiceNowException e) {
            throw told(e);
        }
    }

    Answer get(HttpUrl url) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).get());
    }

    Answer post(HttpUrl url, Map<String, String> values) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).post(body(values)));
    }

    /** Opens the file again when it has to be sent with a new token. */
    Answer post(HttpUrl url, FileBody file) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).post(file));
    }

    /** For work that takes an instance longer than others do: the answer may take twice as long to begin. */
    Answer postLong(HttpUrl url, JsonObject body) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).post(new JsonBody(body)).tag(Patience.class, Patience.DOUBLE));
    }

    Answer patch(HttpUrl url, Map<String, String> values) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).patch(body(values)));
    }

    private Answer send(Request.Builder request) throws ServiceNowException, InterruptedException {
        try {
            var answer = ask(request);
            Refusals.check(answer);
            logins.granted();
            return answer;
        } catch (ServiceNowException e) {
            throw told(e);
        }
    }

    private ServiceNowException told(ServiceNowException failure) {
        switch (failure.kind()) {
            case AUTHENTICATION -> logins.refused(failure);
            case PERMISSION, NOT_FOUND, REJECTED -> logins.granted();
            case RATE_LIMITED, UNAVAILABLE, PROTOCOL -> {}
        }
        return failure;
    }

    private Answer ask(Request.Builder request) throws ServiceNowException, InterruptedException {
        request.header("Accept", "application/json");
        var token = tokens.current();
        var answer = transport.send(with(token, request));
        if (answer.status() == 401) {
            // It may have ended early: revoked, or issued to another session of the same client before.
            answer = transport.send(with(tokens.unlike(token), request));
        }
        return answer;
    }

    private static Request with(String token, Request.Builder request) {
        return request.header("Authorization", "Bearer " + token).build();
    }

    private static JsonBody body(Map<String, String> values) {
        return new JsonBody(json(values));
    }

    static JsonObject json(Map<String, String> values) {
        var json = new JsonObject();
        values.forEach((field, value) -> {
            if (value == null) {
                throw new IllegalArgumentException(
                        "The field " + OneLine.of(field) + " has no value; use \"\" to clear it");
            }
            json.addProperty(Names.field(field), value);
        });
        return json;
    }
}
