package io.jenkins.plugins.servicenow.simulator.server;

import com.github.tomakehurst.wiremock.jetty.JettyFaultInjector;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpUtils;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Takes the requests whose body is a file from Jetty and leaves the others to WireMock. */
final class FileHandler extends AbstractHandler {

    private final Gateway gateway;

    FileHandler(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void handle(String path, Request jetty, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ApiRequest withoutBody = withoutBody(request);
        if (!gateway.takesFile(withoutBody)) {
            return;
        }
        jetty.setHandled(true);
        Answer answer = gateway.answer(withoutBody.withContent(ReceivedContent.read(request.getInputStream())));
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
        try {
            response.getOutputStream().write(answer.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
