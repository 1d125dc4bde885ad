package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The incidents that wait for a build to succeed, by sys_id. Kept in a file of their own: the builds that have filed them may be
 * deleted meanwhile.
 */
final class WatchedIncidents {

    private static final Logger LOGGER = Logger.getLogger(WatchedIncidents.class.getName());

    private final Map<String, WatchedIncident> incidents = new TreeMap<>();

    WatchedIncidents() {
        load();
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), WatchedIncidents.class.getName() + ".xml"));
    }

    @NonNull
    synchronized List<WatchedIncident> all() {
        return List.copyOf(incidents.values());
    }

    @CheckForNull
    synchronized WatchedIncident get(@NonNull String sysId) {
        return incidents.get(sysId);
    }

    /** Written to disk before it returns. */
    synchronized void put(@NonNull WatchedIncident incident) {
        incidents.put(incident.sysId(), incident);
        save();
    }

    synchronized void remove(@NonNull String sysId) {
        if (incidents.remove(sysId) != null) {
            save();
        }
    }

    /** A job has another name. */
    synchronized void rename(@NonNull String from, @NonNull String to) {
        update(from, incident -> incident.inJob(to));
    }

    /** A job is gone; its incidents are for people. */
    synchronized void forget(@NonNull String job) {
        update(job, incident -> null);
    }

    private void update(String job, UnaryOperator<WatchedIncident> how) {
        var changed = incidents.values().stream()
                .filter(incident -> incident.job().equals(job))
                .toList();
        changed.forEach(incident -> incidents.computeIfPresent(incident.sysId(), (id, old) -> how.apply(old)));
        if (!changed.isEmpty()) {
            save();
        }
    }

    private void save() {
        try {
            file().write(new TreeMap<>(incidents));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Incidents to resolve are remembered until Jenkins restarts only", e);
        }
    }

    /** A file that cannot be read leaves its incidents to people, nothing more. */
    private void load() {
        var file = file();
        if (!file.exists()) {
            return;
        }
        try {
            if (file.read() instanceof Map<?, ?> stored) {
                stored.values().forEach(each -> {
                    if (each instanceof WatchedIncident incident && incident.isComplete()) {
                        incidents.put(incident.sysId(), incident);
                    }
                });
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Incidents to resolve cannot be read", e);
        }
    }
}
