/**
 * How the plugin talks to ServiceNow: one HTTP client, plain Java on OkHttp and Gson, usable without Jenkins. Every package may
 * use it; only {@code config} makes clients.
 *
 * <p>Start at {@link io.jenkins.plugins.servicenow.client.ServiceNowClient}. Its session asks for one token and hands
 * out the APIs: tables, changes, attachments, configuration items, batches. Every failure is a
 * {@link io.jenkins.plugins.servicenow.client.ServiceNowException}.
 *
 * <p>All calls that reach the network block the calling thread, so none may be made on a Pipeline's own thread. They
 * throw {@link java.lang.InterruptedException} at once when that thread is interrupted.
 */
package io.jenkins.plugins.servicenow.client;
