/**
 * What the APIs of the client are made of: the transport, tokens, retries, writes that are not done twice, and the reasons of
 * errors. Only {@code client} may use it. Every request, the one for a token included, goes through {@code Transport.send}.
 */
package io.jenkins.plugins.servicenow.client.internal;
