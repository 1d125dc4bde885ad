package io.jenkins.plugins.servicenow.simulator.server;

import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;

/** Finds out who sends a request. */
@FunctionalInterface
public interface Login {

    /**
     * The user name of who sent it.
     *
     * @throws io.jenkins.plugins.servicenow.simulator.http.ApiError when it does not say, or may not be used
     */
    String authenticate(ApiRequest request);
}
