package io.jenkins.plugins.servicenow.simulator.server;

import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import wiremock.org.eclipse.jetty.server.handler.HandlerList;

/** WireMock's server, which keeps whole bodies in memory, with a handler before it for those that are files. */
final class StreamingServer extends Jetty11HttpServer {

    StreamingServer(Options options, AdminRequestHandler admin, StubRequestHandler stubs, Gateway gateway) {
        super(options, admin, stubs);
        jettyServer.setHandler(new HandlerList(new FileHandler(gateway), jettyServer.getHandler()));
    }
}
