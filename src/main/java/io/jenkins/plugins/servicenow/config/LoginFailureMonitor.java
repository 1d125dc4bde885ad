package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.servicenow.client.LoginListener;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Warns administrators while builds cannot log in to ServiceNow. Kept in memory: the next build after a restart tells again.
 */
@Extension
public final class LoginFailureMonitor extends AdministrativeMonitor {

    /** Connections as they were set up when the login failed: who changes one has perhaps mended it. */
    private final Map<Settings, Failure> failures = new ConcurrentHashMap<>();

    private record Settings(String name, String instanceUrl, String clientId, String credentialsId) {

        static Settings of(ServiceNowConnection connection) {
            return new Settings(
                    connection.getName(),
                    connection.getInstanceUrl(),
                    connection.getClientId(),
                    connection.getCredentialsId());
        }
    }

    /** One line of the warning. */
    public static final class Failure {

        private final String connection;
        private final String message;
        private final long since;

        private Failure(String connection, String message, long since) {
            this.connection = connection;
            this.message = message;
            this.since = since;
        }

        public String getConnection() {
            return connection;
        }

        public String getMessage() {
            return message;
        }

        /** Such as "3 min 20 sec". */
        public String getAge() {
            return Util.getTimeSpanString(Math.max(0, System.currentTimeMillis() - since));
        }
    }

    static LoginFailureMonitor get() {
        return ExtensionList.lookupSingleton(LoginFailureMonitor.class);
    }

    /** For sessions of builds and of the poller, which works for builds. */
    @NonNull
    LoginListener listenToBuilds(@NonNull ServiceNowConnection connection) {
        var settings = Settings.of(connection);
        return new LoginListener() {
            @Override
            public void granted() {
                failures.remove(settings);
            }

            @Override
            public void refused(ServiceNowException reason) {
                record(settings, reason.getMessage());
            }
        };
    }

    /** For a test by an administrator, who sees its outcome anyway. */
    @NonNull
    LoginListener listenToTest(@NonNull ServiceNowConnection connection) {
        var settings = Settings.of(connection);
        return new LoginListener() {
            @Override
            public void granted() {
                failures.remove(settings);
            }

            @Override
            public void refused(ServiceNowException reason) {}
        };
    }

    private void record(Settings settings, String message) {
        failures.keySet()
                .retainAll(ServiceNowConfiguration.get().getConnections().stream()
                        .map(Settings::of)
                        .collect(Collectors.toSet()));
        failures.compute(
                settings,
                (same, before) -> new Failure(
                        settings.name(), message, before == null ? System.currentTimeMillis() : before.since));
    }

    /** In the order of the configuration. */
    @NonNull
    public List<Failure> getFailures() {
        var configuration = ServiceNowConfiguration.get();
        return configuration.isEnabled()
                ? configuration.getConnections().stream()
                        .map(Settings::of)
                        .map(failures::get)
                        .flatMap(failure -> Optional.ofNullable(failure).stream())
                        .toList()
                : List.of();
    }

    @Override
    public boolean isActivated() {
        return !failures.isEmpty() && !getFailures().isEmpty();
    }

    @Override
    public String getDisplayName() {
        return Messages.LoginFailureMonitor_displayName();
    }
}
