package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.security.HMACConfidentialKey;
import jenkins.util.Timer;

/** The last report of Test Connection for each connection, in a file of its own: it is no configuration. */
@Extension
public final class ConnectionReports {

    private static final StoredFile FILE = new StoredFile(
            ConnectionReports.class,
            "The result of a connection test is shown until Jenkins restarts only",
            "Earlier results of connection tests cannot be read");

    /** Of this Jenkins, so that nobody can try secrets against the file. */
    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(ConnectionReports.class, "settings");

    /** By name of the connection, guarded by this. */
    private final Map<String, Entry> entries = new HashMap<>();

    private final Object writing = new Object();

    /** A report, and a digest of the settings that it is about. Kept as XML, which has no converter for records. */
    private static final class Entry {

        private final ConnectionReport report;
        private final String settings;

        Entry(ConnectionReport report, String settings) {
            this.report = report;
            this.settings = settings;
        }

        /** A file that was damaged may lack values. */
        private Object readResolve() {
            return new Entry(
                    Objects.requireNonNullElseGet(report, () -> new ConnectionReport(Instant.EPOCH, List.of())),
                    Objects.requireNonNullElse(settings, ""));
        }
    }

    public ConnectionReports() {
        load();
    }

    static ConnectionReports get() {
        return ExtensionList.lookupSingleton(ConnectionReports.class);
    }

    static XmlFile file() {
        return FILE.file();
    }

    /** Null when the connection was never tested. */
    @CheckForNull
    synchronized ConnectionReport of(@NonNull ServiceNowConnection connection) {
        var entry = entries.get(connection.getName());
        return entry == null ? null : entry.report;
    }

    /** Whether URL, client ID, credential or the secret in it have changed since the report. */
    boolean isOutdated(@NonNull ServiceNowConnection connection) {
        var settings = digest(connection);
        synchronized (this) {
            var entry = entries.get(connection.getName());
            return entry != null && !entry.settings.equals(settings);
        }
    }

    /**
     * Keeps a report, unless the connection has no name yet, and forgets those of connections that are gone. The file is
     * written by another thread, soon.
     */
    void put(@NonNull ServiceNowConnection connection, @NonNull ConnectionReport report) {
        if (connection.getName().isEmpty()) {
            return;
        }
        var entry = new Entry(report, digest(connection));
        var names = ServiceNowConfiguration.get().getConnections().stream()
                .map(ServiceNowConnection::getName)
                .collect(Collectors.toSet());
        synchronized (this) {
            entries.keySet().retainAll(names);
            entries.put(connection.getName(), entry);
        }
        Timer.get().execute(this::save);
    }

    /** Says whether the settings are still the same, and nothing else about them. */
    private static String digest(ServiceNowConnection connection) {
        var secret = ClientSecret.in(Jenkins.get(), connection);
        return KEY.mac(String.join(
                "\n",
                connection.getInstanceUrl(),
                connection.getClientId(),
                connection.getCredentialsId(),
                secret == null ? "" : secret.getSecret().getPlainText()));
    }

    private void save() {
        synchronized (writing) {
            FILE.write(snapshot());
        }
    }

    private synchronized TreeMap<String, Entry> snapshot() {
        return new TreeMap<>(entries);
    }

    private void load() {
        if (FILE.read().orElse(null) instanceof Map<?, ?> stored) {
            stored.forEach((name, value) -> {
                if (name instanceof String connection && value instanceof Entry entry) {
                    entries.put(connection, entry);
                }
            });
        }
    }
}
