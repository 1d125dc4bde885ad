package io.jenkins.plugins.servicenow.client.internal;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.LoginListener;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.internal.Transport.ReadTimeoutFactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * Requests to the APIs of one instance, with the session's token. Nothing is repeated here but for a token that ended.
 */
public final class AuthorizedCalls {

    private final Transport transport;
    private final TokenSource tokens;
    private final HttpUrl instance;
    private final LoginListener logins;
    private final OutgoingText outgoing;

    /** @param outgoing makes what is written fit to leave */
    public AuthorizedCalls(
            Transport transport, TokenSource tokens, HttpUrl instance, LoginListener logins, OutgoingText outgoing) {
        this.transport = transport;
        this.tokens = tokens;
        this.instance = instance;
        this.logins = logins;
        this.outgoing = outgoing;
    }

    /** The same with the same token, for what others write. */
    public AuthorizedCalls with(OutgoingText other) {
        return new AuthorizedCalls(transport, tokens, instance, logins, other);
    }

    /** As all values are written, for what is compared with them. */
    public OutgoingText outgoing() {
        return outgoing;
    }

    /** @param path without leading slash, made of checked names only */
    public HttpUrl.Builder url(String path) {
        return instance.newBuilder().addPathSegments(path);
    }

    public void logIn() throws ServiceNowException, InterruptedException {
        try {
            tokens.current();
        } catch (ServiceNowException e) {
            throw notifyListener(e);
        }
    }

    /** Throws failures of a {@linkplain ServiceNowException#ofRead() read}: it can be repeated after any but a refusal. */
    public Response get(HttpUrl url) throws ServiceNowException, InterruptedException {
        try {
            return send(new Request.Builder().url(url).get());
        } catch (ServiceNowException e) {
            throw e.ofRead();
        }
    }

    /**
     * Has the content of an attachment read.
     *
     * @return what the reader has made of it, or throws what the reader threw
     * @throws ServiceNowException as {@link #get}, and when what came is not what is attached
     */
    public <T> ReadContent<T> download(HttpUrl url, Attachment attachment, AttachmentApi.Reader<T> reader)
            throws ServiceNowException, InterruptedException {
        var request = new Request.Builder().url(url).header("Accept", "*/*").get();
        try (var download = ask(request, with -> transport.download(with, attachment.size()), Download::response)) {
            if (!download.isFile()) {
                ResponseErrors.check(download.response());
                throw AttachmentErrors.noFile(download.response());
            }
            logins.granted();
            return read(download, attachment, reader);
        } catch (ServiceNowException e) {
            throw notifyListener(e).ofRead();
        }
    }

    private static <T> ReadContent<T> read(Download download, Attachment attachment, AttachmentApi.Reader<T> reader)
            throws ServiceNowException, InterruptedException {
        var content = download.content();
        ReadContent<T> read;
        try {
            var result = reader.read(content);
            read = () -> result;
        } catch (IOException e) {
            read = () -> {
                throw e;
            };
        } catch (RuntimeException e) {
            read = () -> {
                throw e;
            };
        }
        download.check(attachment);
        return read;
    }

    /** The result of a reader, whose own failures are no reason to download again. */
    @FunctionalInterface
    public interface ReadContent<T> {

        T get() throws IOException;
    }

    public Response post(HttpUrl url, Map<String, String> values) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).post(body(values)));
    }

    /** Opens the file again when it has to be sent with a new token. */
    public Response post(HttpUrl url, FileBody file) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).post(file));
    }

    /** For work that takes an instance longer than others do: the answer may take twice as long to begin. */
    public Response postLong(HttpUrl url, JsonObject body) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder()
                .url(url)
                .post(new JsonBody(body))
                .tag(ReadTimeoutFactor.class, new ReadTimeoutFactor(2)));
    }

    public Response patch(HttpUrl url, Map<String, String> values) throws ServiceNowException, InterruptedException {
        return send(new Request.Builder().url(url).patch(body(values)));
    }

    private Response send(Request.Builder request) throws ServiceNowException, InterruptedException {
        try {
            request.header("Accept", "application/json");
            var response = ask(request, transport::send, each -> each);
            ResponseErrors.check(response);
            logins.granted();
            return response;
        } catch (ServiceNowException e) {
            throw notifyListener(e);
        }
    }

    private ServiceNowException notifyListener(ServiceNowException failure) {
        switch (failure.kind()) {
            case AUTHENTICATION -> logins.refused(failure);
            case PERMISSION, NOT_FOUND, REJECTED -> logins.granted();
            case RATE_LIMITED, UNAVAILABLE, PROTOCOL -> {}
        }
        return failure;
    }

    /** @param response that tells whether the token has ended */
    private <T> T ask(Request.Builder request, Sending<T> sending, Function<T, Response> response)
            throws ServiceNowException, InterruptedException {
        var token = tokens.current();
        var answer = sending.send(with(token, request));
        if (response.apply(answer).status() == 401) {
            // It may have ended early: revoked, or issued to another session of the same client before.
            answer = sending.send(with(tokens.refresh(token), request));
        }
        return answer;
    }

    private interface Sending<T> {

        T send(Request request) throws ServiceNowException, InterruptedException;
    }

    private static Request with(String token, Request.Builder request) {
        return request.header("Authorization", "Bearer " + token).build();
    }

    private JsonBody body(Map<String, String> values) {
        return new JsonBody(json(values));
    }

    /** The fields of a record as they are written. */
    public JsonObject json(Map<String, String> values) {
        check(values);
        var json = new JsonObject();
        outgoing.of(values).forEach(json::addProperty);
        return json;
    }

    /** @throws IllegalArgumentException when a field has no name that can be one, or no value */
    public static void check(Map<String, String> values) {
        values.forEach((field, value) -> {
            Names.field(field);
            if (value == null) {
                throw new IllegalArgumentException(
                        "The field " + Text.of(field) + " has no value; use \"\" to clear it");
            }
        });
    }

    /** A JSON document that OkHttp sends at most once for a call: left to itself it repeats a POST after some answers. */
    private static final class JsonBody extends RequestBody {

        private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

        private final byte[] bytes;

        JsonBody(JsonObject json) {
            this.bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }
}
