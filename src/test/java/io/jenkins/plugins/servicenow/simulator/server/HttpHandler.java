package io.jenkins.plugins.servicenow.simulator.server;

import com.github.tomakehurst.wiremock.jetty.JettyFaultInjector;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpUtils;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import wiremock.jakarta.servlet.AsyncContext;
import wiremock.jakarta.servlet.http.HttpServletRequest;
import wiremock.jakarta.servlet.http.HttpServletResponse;
import wiremock.org.eclipse.jetty.server.Request;
import wiremock.org.eclipse.jetty.server.Response;
import wiremock.org.eclipse.jetty.server.handler.AbstractHandler;

/** Between Jetty, which speaks HTTP, and the gateway. Of a file that is attached only a part is kept in memory. */
final class HttpHandler extends AbstractHandler {

    private final Supplier<Gateway> gateways;

    HttpHandler(Supplier<Gateway> gateways) {
        this.gateways = gateways;
    }

    @Override
    public void handle(String path, Request jetty, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        jetty.setHandled(true);
        Gateway gateway = gateways.get();
        Answer answer = gateway.answer(read(request, gateway));
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

    private static ApiRequest read(HttpServletRequest request, Gateway gateway) throws IOException {
        ApiRequest withoutBody = request(request, "");
        return gateway.takesFile(withoutBody)
                ? withoutBody.withContent(ReceivedContent.read(request.getInputStream()))
                : request(request, new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
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
            reset(response);
            return;
        }
        response.setStatus(answer.status());
        // As they are: Jetty itself would write a content type in its own way.
        answer.headers().forEach((name, values) -> response.getHttpFields().put(name, values));
        try (InputStream body = answer.open()) {
            if (answer.connection() == Answer.Connection.KEPT) {
                body.transferTo(response.getOutputStream());
                return;
            }
            response.setContentLengthLong(answer.size());
            for (long left = answer.size() / 2; left > 0; left--) {
                response.getOutputStream().write(body.read());
            }
            response.flushBuffer();
            reset(response);
        } catch (IOException e) {
            // The caller has hung up: it needs no more of the body.
            response.getHttpChannel().abort(e);
        }
    }

    private static void reset(Response response) {
        new JettyFaultInjector(response, new Jetty11HttpUtils()).connectionResetByPeer();
    }
}
