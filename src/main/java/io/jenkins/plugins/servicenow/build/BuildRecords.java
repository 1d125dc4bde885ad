package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a build remembers of its records in ServiceNow, so that one step finds what another has made. Kept with the build.
 * Every method that remembers writes to disk.
 */
public final class BuildRecords extends InvisibleAction {

    /** By the key that the step was given; empty for the build's only change request. */
    private Map<String, ChangeEntry> changes;

    /** By sys_id, as are those that follow. */
    private Map<String, CiEntry> cis;

    private Map<String, IncidentEntry> incidents;

    /** By the call that has put it there; in builds of an early release by change request. */
    private Map<String, EvidenceEntry> evidence;

    /** By the sys_id of the server. */
    private Map<String, DeploymentEntry> deployments;

    private BuildRecords() {
        readResolve();
    }

    /** A build that was kept by an earlier release knows less. */
    private Object readResolve() {
        changes = orEmpty(changes);
        cis = orEmpty(cis);
        incidents = orEmpty(incidents);
        evidence = orEmpty(evidence);
        deployments = orEmpty(deployments);
        return this;
    }

    private static <T> Map<String, T> orEmpty(Map<String, T> map) {
        return map == null ? new LinkedHashMap<>() : map;
    }

    /** The change request of the build, the last one when it has several; null when it has none. */
    @CheckForNull
    public static ChangeEntry change(@NonNull Run<?, ?> run) {
        return last(changes(run));
    }

    /** The change request that the build has created under the key; null when it has not. */
    @CheckForNull
    public static ChangeEntry change(@NonNull Run<?, ?> run, @NonNull String key) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.get(key);
    }

    /**
     * @param change number or sys_id
     * @return null when it is no change request of this build
     */
    @CheckForNull
    public static ChangeEntry find(@NonNull Run<?, ?> run, @NonNull String change) {
        return changes(run).stream()
                .filter(each -> each.getSysId().equalsIgnoreCase(change)
                        || each.getNumber().equals(change))
                .findFirst()
                .orElse(null);
    }

    /** The configuration item of the build, the last one when it has several; null when it has none. */
    @CheckForNull
    public static CiEntry ci(@NonNull Run<?, ?> run) {
        return last(cis(run));
    }

    /** In the order in which they were made, as are all lists here. */
    @NonNull
    public static List<ChangeEntry> changes(@NonNull Run<?, ?> run) {
        return all(run, records -> records.changes);
    }

    @NonNull
    public static List<CiEntry> cis(@NonNull Run<?, ?> run) {
        return all(run, records -> records.cis);
    }

    @NonNull
    public static List<IncidentEntry> incidents(@NonNull Run<?, ?> run) {
        return all(run, records -> records.incidents);
    }

    @NonNull
    public static List<EvidenceEntry> evidence(@NonNull Run<?, ?> run) {
        return all(run, records -> records.evidence);
    }

    @NonNull
    public static List<DeploymentEntry> deployments(@NonNull Run<?, ?> run) {
        return all(run, records -> records.deployments);
    }

    public static void remember(@NonNull Run<?, ?> run, @NonNull String key, @NonNull ChangeEntry change)
            throws IOException {
        keep(run, records -> put(records.changes, key, change));
    }

    public static void remember(@NonNull Run<?, ?> run, @NonNull CiEntry ci) throws IOException {
        keep(run, records -> put(records.cis, ci.getSysId(), ci));
    }

    public static void remember(@NonNull Run<?, ?> run, @NonNull IncidentEntry incident) throws IOException {
        keep(run, records -> put(records.incidents, incident.getSysId(), incident));
    }

    /** @param call the id of its flow node: one that is repeated after a restart replaces what it has remembered before */
    public static void remember(@NonNull Run<?, ?> run, @NonNull String call, @NonNull EvidenceEntry evidence)
            throws IOException {
        keep(run, records -> put(records.evidence, call, evidence));
    }

    public static void remember(@NonNull Run<?, ?> run, @NonNull Collection<DeploymentEntry> deployments)
            throws IOException {
        keep(run, records -> deployments.forEach(each -> put(records.deployments, each.getServerSysId(), each)));
    }

    /** Writes nothing when it is no change request of this build. */
    public static void rememberClosed(@NonNull Run<?, ?> run, @NonNull String sysId, @NonNull String closeCode)
            throws IOException {
        var change = find(run, sysId);
        if (change != null) {
            change.setCloseCode(closeCode);
            change.setState("Closed");
            run.save();
        }
    }

    /** What a look at a change request has found. Writes nothing: whoever has looked writes what else it has found. */
    /** Writes nothing when it is no change request of this build. */
    public static void rememberFlagged(@NonNull Run<?, ?> run, @NonNull String sysId, @NonNull String state)
            throws IOException {
        if (find(run, sysId) != null) {
            rememberState(run, sysId, state);
            run.save();
        }
    }

    public static void rememberState(@NonNull Run<?, ?> run, @NonNull String sysId, @NonNull String state) {
        var change = find(run, sysId);
        if (change != null) {
            change.setState(state);
        }
    }

    private static void keep(Run<?, ?> run, Consumer<BuildRecords> what) throws IOException {
        synchronized (run) {
            var records = run.getAction(BuildRecords.class);
            if (records == null) {
                records = new BuildRecords();
                run.addAction(records);
            }
            synchronized (records) {
                what.accept(records);
            }
        }
        run.save();
    }

    /** The latest becomes the last one. */
    private static <T> void put(Map<String, T> map, String key, T value) {
        map.remove(key);
        map.put(key, value);
    }

    private static <T> List<T> all(Run<?, ?> run, Function<BuildRecords, Map<String, T>> which) {
        var records = run.getAction(BuildRecords.class);
        if (records == null) {
            return List.of();
        }
        synchronized (records) {
            return List.copyOf(which.apply(records).values());
        }
    }

    private static <T> T last(List<T> all) {
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    private synchronized ChangeEntry get(String key) {
        return changes.get(key);
    }
}
