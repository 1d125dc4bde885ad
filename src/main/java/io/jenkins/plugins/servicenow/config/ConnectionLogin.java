package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.Timeouts;

/**
 * How a build logs in to an instance. Equal for builds that may share a session: same instance, same client, same secret.
 *
 * @param instanceUrl without a slash at the end
 * @param secretDigest so that the secret itself is kept nowhere
 */
public record ConnectionLogin(
        @NonNull String instanceUrl,
        @NonNull String clientId,
        @NonNull String secretDigest,
        @NonNull Timeouts timeouts) {

    static ConnectionLogin of(
            @NonNull ServiceNowConnection connection, @NonNull String secret, @NonNull Timeouts timeouts) {
        return new ConnectionLogin(connection.getInstanceUrl(), connection.getClientId(), Sha256.of(secret), timeouts);
    }

    /** Whether this is the instance of the URL. */
    public boolean leadsTo(@CheckForNull String url) {
        return InstanceAddress.isSame(instanceUrl, url);
    }

    @Override
    public String toString() {
        return clientId + " at " + instanceUrl;
    }
}
