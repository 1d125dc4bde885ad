package io.jenkins.plugins.servicenow.simulator;

import com.github.tomakehurst.wiremock.jetty.JettyFaultInjector;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import wiremock.jakarta.servlet.AsyncContext;
import wiremock.jakarta.servlet.http.HttpServletRequest;
import wiremock.jakarta.servlet.http.HttpServletResponse;
import wiremock.org.eclipse.jetty.server.Request;
import wiremock.org.eclipse.jetty.server.Response;
import wiremock.org.eclipse.jetty.server.handler.AbstractHandler;

/** Between Jetty, which speaks HTTP, and the gateway. Of a file that is attached only a part is kept in memory. */
final class HttpHandler extends AbstractHandler {

    private static final Pattern FILES = Pattern.compile("/api/now(/v[12])?/attachment(/.*)?");

    private final Gateway gateway;

    HttpHandler(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void handle(String path, Request jetty, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        jetty.setHandled(true);
        Answer answer = answer(path, request);
        if (answer.delay().isZero()) {
            write(answer, jetty.getResponse());
            return;
        }
        AsyncContext waiting = request.startAsync();
        waiting.setTimeout(0);
        Executor late = CompletableFuture.delayedExecutor(answer.delay().toMillis(), TimeUnit.MILLISECONDS);
        late.execute(() -> {
            write(answer, jetty.getResponse());
            waiting.complete();
        });
    }

    private Answer answer(String path, HttpServletRequest request) throws IOException {
        if (FILES.matcher(path).matches()) {
            ReceivedContent content = ReceivedContent.read(request.getInputStream());
            return gateway.answer(request(request, ""), content);
        }
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return gateway.answer(request(request, body), ReceivedContent.NONE);
    }

    private static ApiRequest request(HttpServletRequest request, String body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(request.getHeaderNames()).forEach(name -> headers.put(name, request.getHeader(name)));
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : "?" + query);
        return ApiRequest.of(request.getMethod(), target, headers, body);
    }

    private static void write(Answer answer, Response response) {
        if (answer.reset()) {
            new JettyFaultInjector(response, new Jetty11HttpUtils()).connectionResetByPeer();
            return;
        }
        response.setStatus(answer.status());
        // As they are: Jetty itself would write a content type in its own way.
        answer.headers().forEach((name, values) -> response.getHttpFields().put(name, values));
        // The content of a file is a text of one character a byte.
        boolean file = answer.headers().containsKey(AttachmentApiHandler.METADATA);
        Charset charset = file ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        try {
            response.getOutputStream().write(answer.body().getBytes(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
