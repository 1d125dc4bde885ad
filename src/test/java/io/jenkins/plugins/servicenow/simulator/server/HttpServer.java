package io.jenkins.plugins.servicenow.simulator.server;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/** Listens on 127.0.0.1 and passes everything to the gateway. */
public final class HttpServer {

    private static final int THREADS = 64;
    private static final int LARGEST_HEADER_BYTES = 64 * 1024;
    private static final long STOP_MILLIS = 500;

    private final WireMockServer server;

    /** @param port 0 for any that is free */
    public HttpServer(Gateway gateway, int port) {
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .port(port)
                .http2PlainDisabled(true)
                .templatingEnabled(false)
                .containerThreads(THREADS)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(THREADS)
                .jettyHeaderRequestSize(LARGEST_HEADER_BYTES)
                .jettyStopTimeout(STOP_MILLIS)
                .disableRequestJournal()
                .notifier(new Slf4jNotifier(false))
                .httpServerFactory((options, admin, stubs) -> new StreamingServer(options, admin, stubs, gateway))
                .extensions(gateway));
        server.stubFor(any(anyUrl()));
        server.start();
    }

    public int port() {
        return server.port();
    }

    public void stop() {
        server.stop();
    }
}
