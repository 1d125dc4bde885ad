package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.Timeouts;
import java.nio.charset.StandardCharsets;

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
        return new ConnectionLogin(connection.getInstanceUrl(), connection.getClientId(), digest(secret), timeouts);
    }

    private static String digest(String secret) {
        var digest = Sha256.digest();
        digest.update(secret.getBytes(StandardCharsets.UTF_8));
        return Sha256.toHex(digest);
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
