package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.config.StoredFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The incidents that wait for a build to succeed, by key. Kept in a file of their own: the builds that have filed
 * them may be deleted meanwhile.
 */
final class WatchedIncidents {

    private final StoredFile file = new StoredFile(
            WatchedIncidents.class,
            "Incidents to resolve cannot be stored, and are forgotten when Jenkins restarts",
            "Incidents to resolve cannot be read; they require manual resolution");

    private final Map<String, WatchedIncident> incidents = new ConcurrentHashMap<>();

    WatchedIncidents() {
        load();
    }

    @NonNull
    List<WatchedIncident> all() {
        return List.copyOf(incidents.values());
    }

    @CheckForNull
    WatchedIncident get(@NonNull String key) {
        return incidents.get(key);
    }

    /** Written to disk before it returns. */
    void put(@NonNull WatchedIncident incident) {
        incidents.put(incident.key(), incident);
        save();
    }

    void remove(@NonNull String key) {
        if (incidents.remove(key) != null) {
            save();
        }
    }

    /** @return null when it is not watched any more */
    @CheckForNull
    WatchedIncident afterFailedTry(@NonNull String key) {
        var failed = incidents.computeIfPresent(key, (same, incident) -> incident.afterFailedTry());
        if (failed != null) {
            save();
        }
        return failed;
    }

    /**
     * A job has another name. Writes nothing and waits for no other thread that does.
     *
     * @return whether there is something to {@link #save}
     */
    boolean rename(@NonNull String from, @NonNull String to) {
        return update(from, incident -> incident.inJob(to));
    }

    /** A job was deleted; its incidents require manual resolution. Else as {@link #rename}. */
    boolean orphan(@NonNull String job) {
        return update(job, WatchedIncident::asOrphaned);
    }

    private boolean update(String job, UnaryOperator<WatchedIncident> how) {
        var ofJob = incidents.values().stream()
                .filter(incident -> incident.job().equals(job))
                .toList();
        ofJob.forEach(incident -> incidents.computeIfPresent(
                incident.key(), (id, now) -> now.job().equals(job) ? how.apply(now) : now));
        return !ofJob.isEmpty();
    }

    synchronized void save() {
        file.write(new TreeMap<>(incidents));
    }

    private void load() {
        if (file.read().orElse(null) instanceof Map<?, ?> stored) {
            stored.values().forEach(each -> {
                if (each instanceof WatchedIncident incident && incident.isComplete()) {
                    incidents.put(incident.key(), incident);
                }
            });
        }
    }
}
