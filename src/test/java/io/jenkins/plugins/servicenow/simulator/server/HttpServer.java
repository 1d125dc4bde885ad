package io.jenkins.plugins.servicenow.simulator.server;

import java.util.function.Supplier;
import wiremock.org.eclipse.jetty.http.UriCompliance;
import wiremock.org.eclipse.jetty.server.HttpConfiguration;
import wiremock.org.eclipse.jetty.server.HttpConnectionFactory;
import wiremock.org.eclipse.jetty.server.Server;
import wiremock.org.eclipse.jetty.server.ServerConnector;
import wiremock.org.eclipse.jetty.server.handler.gzip.GzipHandler;
import wiremock.org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Listens on 127.0.0.1: Jetty, as it comes within WireMock. */
public final class HttpServer {

    private static final int THREADS = 64;
    private static final int LARGEST_HEADER_BYTES = 64 * 1024;

    private final Server server;
    private final ServerConnector connector;

    /**
     * @param gateway for the next request
     * @param port 0 for a free one
     */
    public HttpServer(Supplier<Gateway> gateway, int port) {
        var threads = new QueuedThreadPool(THREADS);
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        var compressed = new GzipHandler();
        compressed.setHandler(new HttpHandler(gateway));
        server.setHandler(compressed);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The simulator cannot be started", e);
        }
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        http.setRequestHeaderSize(LARGEST_HEADER_BYTES);
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        return http;
    }

    public int port() {
        return connector.getLocalPort();
    }

    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The simulator cannot be stopped", e);
        }
    }
}
