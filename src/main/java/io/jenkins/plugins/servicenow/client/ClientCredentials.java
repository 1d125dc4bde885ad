package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the OAuth registration on the instance gave us.
 *
 * @param clientId the public half
 * @param secret asked for the secret each time a token is requested, so that nothing here keeps it
 */
public record ClientCredentials(
        @NonNull String clientId, @NonNull Supplier<String> secret) {

    public ClientCredentials {
        if (clientId == null || clientId.isBlank()) {
            throw new IllegalArgumentException("The client ID of the ServiceNow connection is empty");
        }
        Objects.requireNonNull(secret, "secret");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "client ID " + clientId;
    }
}
