/**
 * The way in: the HTTP server (the Jetty that comes within WireMock), the gateway where faults strike and requests are counted, and the router.
 *
 * <p>Every API is an {@link io.jenkins.plugins.servicenow.simulator.server.Api} that says which requests it serves. The
 * router knows none of them by name.
 */
package io.jenkins.plugins.servicenow.simulator.server;
