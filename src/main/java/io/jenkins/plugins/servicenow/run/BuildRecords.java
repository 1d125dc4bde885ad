package io.jenkins.plugins.servicenow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a build remembers of its records in ServiceNow, so that one step finds what another has made. Kept with the build. */
public final class BuildRecords extends InvisibleAction {

    /** By the key that the step was given; empty for the build's only change request. */
    private final Map<String, RememberedChange> changes = new LinkedHashMap<>();

    /** The change request of the build, the last one when it has several; null when it has none. */
    @CheckForNull
    public static RememberedChange change(@NonNull Run<?, ?> run) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.last();
    }

    /** Writes to disk. */
    public static void remember(@NonNull Run<?, ?> run, @NonNull String key, @NonNull RememberedChange change)
            throws IOException {
        synchronized (run) {
            var records = run.getAction(BuildRecords.class);
            if (records == null) {
                records = new BuildRecords();
                run.addAction(records);
            }
            records.put(key, change);
        }
        run.save();
    }

    private synchronized void put(String key, RememberedChange change) {
        changes.remove(key);
        changes.put(key, change);
    }

    private synchronized RememberedChange last() {
        return changes.values().stream().reduce((earlier, later) -> later).orElse(null);
    }
}
