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
import wiremock.jakarta.servlet.AsyncContext;
import wiremock.jakarta.servlet.http.HttpServletRequest;
import wiremock.jakarta.servlet.http.HttpServletResponse;
import wiremock.org.eclipse.jetty.server.Request;
import wiremock.org.eclipse.jetty.server.handler.AbstractHandler;

/** Takes the requests to the Attachment API from Jetty and leaves the others to WireMock. */
final class AttachmentHandler extends AbstractHandler {

    private static final String PATH = "/api/now(/v[12])?/attachment(/.*)?";

    private final Gateway gateway;

    AttachmentHandler(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void handle(String path, Request jetty, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!path.matches(PATH)) {
            return;
        }
        jetty.setHandled(true);
        ReceivedContent content = ReceivedContent.read(request.getInputStream());
        Answer answer = gateway.answer(withoutBody(request), content);
        if (answer.delay().isZero()) {
            write(answer, response);
            return;
        }
        AsyncContext waiting = request.startAsync();
        waiting.setTimeout(0);
        Executor late = CompletableFuture.delayedExecutor(answer.delay().toMillis(), TimeUnit.MILLISECONDS);
        late.execute(() -> {
            write(answer, response);
            waiting.complete();
        });
    }

    private static ApiRequest withoutBody(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(request.getHeaderNames()).forEach(name -> headers.put(name, request.getHeader(name)));
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : "?" + query);
        return ApiRequest.of(request.getMethod(), target, headers, "");
    }

    private static void write(Answer answer, HttpServletResponse response) {
        if (answer.reset()) {
            new JettyFaultInjector(response, new Jetty11HttpUtils()).connectionResetByPeer();
            return;
        }
        response.setStatus(answer.status());
        answer.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
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
