package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import jenkins.model.Jenkins;
import jenkins.security.HMACConfidentialKey;

/** A result, and with which settings it was got. */
final class StoredTest {

    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(StoredTest.class, "settings");

    private final ConnectionReport result;

    /** Tells whether the settings are still the same, and nothing else about them. */
    private final String settings;

    StoredTest(@NonNull ServiceNowConnection connection, @NonNull ConnectionReport result) {
        this(result, digest(connection));
    }

    private StoredTest(ConnectionReport result, String settings) {
        this.result = result;
        this.settings = settings;
    }

    /** A file that was damaged may lack values. */
    private Object readResolve() {
        return new StoredTest(
                Objects.requireNonNullElseGet(result, () -> new ConnectionReport(Instant.EPOCH, List.of())),
                Objects.requireNonNullElse(settings, ""));
    }

    @NonNull
    ConnectionReport result() {
        return result;
    }

    /** Whether URL, client ID, credential or the secret in it have changed since. */
    boolean isOutdated(@NonNull ServiceNowConnection connection) {
        return !settings.equals(digest(connection));
    }

    /** With a key of this Jenkins, so that nobody can try secrets against the file. */
    private static String digest(ServiceNowConnection connection) {
        var secret = ClientSecret.in(Jenkins.get(), connection);
        return KEY.mac(String.join(
                "\n",
                connection.getInstanceUrl(),
                connection.getClientId(),
                connection.getCredentialsId(),
                secret == null ? "" : secret.getSecret().getPlainText()));
    }
}
