package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/** The last result of Test Connection of each connection, in a file of its own: it is no configuration. */
@Extension
public final class ConnectionReports {

    private static final Logger LOGGER = Logger.getLogger(ConnectionReports.class.getName());

    /** By name of the connection, guarded by this. */
    private final Map<String, StoredTest> tests = new HashMap<>();

    private final Object writing = new Object();

    public ConnectionReports() {
        load();
    }

    static ConnectionReports get() {
        return ExtensionList.lookupSingleton(ConnectionReports.class);
    }

    static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), ConnectionReports.class.getName() + ".xml"));
    }

    @CheckForNull
    synchronized StoredTest of(@NonNull String connection) {
        return tests.get(connection);
    }

    /** Forgets connections that are gone. The file is written by another thread, soon. */
    synchronized void put(@NonNull ServiceNowConnection connection, @NonNull StoredTest test) {
        var names = ServiceNowConfiguration.get().getConnections().stream()
                .map(ServiceNowConnection::getName)
                .collect(Collectors.toSet());
        tests.keySet().retainAll(names);
        tests.put(connection.getName(), test);
        Timer.get().execute(this::save);
    }

    private void save() {
        synchronized (writing) {
            try {
                file().write(snapshot());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "The result of a connection test is shown until Jenkins restarts only", e);
            }
        }
    }

    private synchronized TreeMap<String, StoredTest> snapshot() {
        return new TreeMap<>(tests);
    }

    /** A file that cannot be read costs its results, nothing more. */
    private void load() {
        var file = file();
        if (!file.exists()) {
            return;
        }
        try {
            if (file.read() instanceof Map<?, ?> stored) {
                stored.forEach((name, test) -> {
                    if (name instanceof String connection && test instanceof StoredTest complete) {
                        tests.put(connection, complete);
                    }
                });
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Earlier results of connection tests cannot be read", e);
        }
    }
}
