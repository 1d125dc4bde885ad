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

    /** The change request that the build has created under the key; null when it has not. */
    @CheckForNull
    public static RememberedChange change(@NonNull Run<?, ?> run, @NonNull String key) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.get(key);
    }

    /**
     * @param change number or sys_id
     * @return null when it is no change request of this build
     */
    @CheckForNull
    public static RememberedChange find(@NonNull Run<?, ?> run, @NonNull String change) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.find(change);
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

    /** Writes to disk, unless it is no change request of this build. */
    public static void rememberClosed(@NonNull Run<?, ?> run, @NonNull String sysId, @NonNull String closeCode)
            throws IOException {
        var change = find(run, sysId);
        if (change != null) {
            change.setCloseCode(closeCode);
            run.save();
        }
    }

    private synchronized void put(String key, RememberedChange change) {
        changes.remove(key);
        changes.put(key, change);
    }

    private synchronized RememberedChange get(String key) {
        return changes.get(key);
    }

    private synchronized RememberedChange find(String change) {
        return changes.values().stream()
                .filter(each -> each.getSysId().equalsIgnoreCase(change)
                        || each.getNumber().equals(change))
                .findFirst()
                .orElse(null);
    }

    private synchronized RememberedChange last() {
        return changes.values().stream().reduce((earlier, later) -> later).orElse(null);
    }
}
