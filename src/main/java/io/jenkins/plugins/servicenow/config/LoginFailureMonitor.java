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
 * Warns administrators while builds cannot log in to ServiceNow. Kept in memory: the next build after a restart reports it again.
 */
@Extension
public final class LoginFailureMonitor extends AdministrativeMonitor {

    /** Connections as they were configured when the login failed: who changes one has perhaps fixed it. */
    private final Map<LoginKey, Failure> failures = new ConcurrentHashMap<>();

    private record LoginKey(String name, String instanceUrl, String clientId, String credentialsId) {

        static LoginKey of(ServiceNowConnection connection) {
            return new LoginKey(
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
        var login = LoginKey.of(connection);
        return new LoginListener() {
            @Override
            public void granted() {
                failures.remove(login);
            }

            @Override
            public void refused(ServiceNowException reason) {
                record(login, reason.getMessage());
            }
        };
    }

    /** For Test Connection, whose outcome the administrator sees anyway. */
    @NonNull
    LoginListener listenToCheck(@NonNull ServiceNowConnection connection) {
        var login = LoginKey.of(connection);
        return new LoginListener() {
            @Override
            public void granted() {
                failures.remove(login);
            }

            @Override
            public void refused(ServiceNowException reason) {}
        };
    }

    private void record(LoginKey login, String message) {
        failures.keySet()
                .retainAll(ServiceNowConfiguration.get().getConnections().stream()
                        .map(LoginKey::of)
                        .collect(Collectors.toSet()));
        failures.compute(
                login,
                (same, before) ->
                        new Failure(login.name(), message, before == null ? System.currentTimeMillis() : before.since));
    }

    /** In the order of the configuration. */
    @NonNull
    public List<Failure> getFailures() {
        var configuration = ServiceNowConfiguration.get();
        return configuration.isEnabled()
                ? configuration.getConnections().stream()
                        .map(LoginKey::of)
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
