package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What the steps of a build have made in ServiceNow, so that one step finds what another has made. Kept with the build.
 *
 * <p>Every method named {@code record…} saves the build once, together with whatever else has changed in it.
 */
public final class BuildRecords extends InvisibleAction {

    // A map is never changed, but replaced under the lock of the build: so nobody needs a lock to read it, on a CPS
    // thread
    // or while the build is being saved.

    private static final int MAX_CHECKS = 200;
    private static final int MAX_ATTACHMENTS = 500;

    /** By the key that the step was given; empty for the build's only change request. */
    private volatile Map<String, ChangeEntry> changes = new LinkedHashMap<>();

    /** By instance and sys_id: a clone has the same sys_ids. */
    private volatile Map<String, CiEntry> cis = new LinkedHashMap<>();

    /** By URL. */
    private volatile Map<String, IncidentEntry> incidents = new LinkedHashMap<>();

    /** By the id of the flow node that has put it there. */
    private volatile Map<String, EvidenceEntry> evidence = new LinkedHashMap<>();

    /** By the URL of the server. */
    private volatile Map<String, DeploymentEntry> deployments = new LinkedHashMap<>();

    /** Why change requests have stopped the build, by instance and sys_id. */
    private volatile Map<String, String> stops = new LinkedHashMap<>();

    /** By the id of the flow node of the wait that was overridden. */
    private volatile Map<String, OverrideEntry> overrides = new LinkedHashMap<>();

    /** By correlation id. */
    private volatile Map<String, TaskEntry> tasks = new LinkedHashMap<>();

    /** Null when the build was not ordered. */
    @CheckForNull
    private volatile OrderEntry order;

    private volatile boolean leavesChangesOpen;

    private BuildRecords() {}

    /** For a build that is about to be scheduled, as one of its actions: it runs for the order. */
    @NonNull
    public static BuildRecords ofOrder(@NonNull OrderEntry order) {
        var records = new BuildRecords();
        records.order = order;
        return records;
    }

    /** The order for which the build runs; null when it was not ordered. */
    @CheckForNull
    public static OrderEntry order(@NonNull Run<?, ?> run) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.order;
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
        return records == null ? null : records.changes.get(key);
    }

    /**
     * @param instance its URL; a clone has the same sys_ids
     * @return null when it is no change request of this build
     */
    @CheckForNull
    public static ChangeEntry find(@NonNull Run<?, ?> run, @NonNull String instance, @NonNull String sysId) {
        return changes(run).stream()
                .filter(each -> each.getSysId().equalsIgnoreCase(sysId) && each.isOn(instance))
                .findFirst()
                .orElse(null);
    }

    /**
     * The change requests of the build that are named so.
     *
     * @param change number, which changes of two instances can have, or sys_id
     */
    @NonNull
    public static List<ChangeEntry> changes(@NonNull Run<?, ?> run, @NonNull String change) {
        return changes(run).stream()
                .filter(each -> each.getSysId().equalsIgnoreCase(change)
                        || each.getNumber().equals(change))
                .toList();
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

    /** Whether evidence has failed that the build has put on the change request, at any time. */
    public static boolean hasFailedEvidence(@NonNull Run<?, ?> run, @NonNull String instance, @NonNull SysId change) {
        return evidence(run).stream().anyMatch(each -> each.isFailing() && each.isAbout(instance, change.value()));
    }

    @NonNull
    public static List<DeploymentEntry> deployments(@NonNull Run<?, ?> run) {
        return all(run, records -> records.deployments);
    }

    /** The waits of the build that were overridden. */
    @NonNull
    public static List<OverrideEntry> overrides(@NonNull Run<?, ?> run) {
        return all(run, records -> records.overrides);
    }

    /** How the wait of this flow node was overridden; null when it was not. */
    @CheckForNull
    public static OverrideEntry override(@NonNull Run<?, ?> run, @NonNull String call) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.overrides.get(call);
    }

    /** @param call the id of the flow node of the wait */
    public static void record(@NonNull Run<?, ?> run, @NonNull String call, @NonNull OverrideEntry override)
            throws IOException {
        record(run, records -> records.overrides = with(records.overrides, call, override));
    }

    /** Takes back an override that has not come about. */
    public static void recordNoOverride(@NonNull Run<?, ?> run, @NonNull String call) throws IOException {
        record(run, records -> {
            var others = new LinkedHashMap<>(records.overrides);
            others.remove(call);
            records.overrides = others;
        });
    }

    /** The change tasks of the build. */
    @NonNull
    public static List<TaskEntry> tasks(@NonNull Run<?, ?> run) {
        return all(run, records -> records.tasks);
    }

    /** The change task of this correlation id; null when it is none of this build. */
    @CheckForNull
    public static TaskEntry task(@NonNull Run<?, ?> run, @NonNull String correlationId) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.tasks.get(correlationId);
    }

    /** A task that is there already is replaced. */
    public static void record(@NonNull Run<?, ?> run, @NonNull TaskEntry task) throws IOException {
        record(run, records -> {
            var changed = new LinkedHashMap<>(records.tasks);
            changed.put(task.getCorrelationId(), task);
            records.tasks = changed;
        });
    }

    public static void record(@NonNull Run<?, ?> run, @NonNull String key, @NonNull ChangeEntry change)
            throws IOException {
        record(run, records -> records.changes = with(records.changes, key, change));
    }

    public static void record(@NonNull Run<?, ?> run, @NonNull CiEntry ci) throws IOException {
        record(
                run,
                records -> records.cis = with(records.cis, InstanceAddress.key(ci.getInstance(), ci.getSysId()), ci));
    }

    public static void record(@NonNull Run<?, ?> run, @NonNull IncidentEntry incident) throws IOException {
        record(run, records -> records.incidents = with(records.incidents, incident.getUrl(), incident));
    }

    /**
     * Of all calls together the first {@value #MAX_CHECKS} checks and {@value #MAX_ATTACHMENTS} attachments are kept.
     *
     * @param call the id of its flow node: one that is repeated after a restart replaces what it has recorded before
     */
    public static void record(@NonNull Run<?, ?> run, @NonNull String call, @NonNull EvidenceEntry evidence)
            throws IOException {
        record(run, records -> {
            var others = new LinkedHashMap<>(records.evidence);
            others.remove(call);
            var bounded = evidence.bounded(
                    room(MAX_CHECKS, others, each -> each.getChecks().size()),
                    room(MAX_ATTACHMENTS, others, each -> each.getAttachments().size()));
            records.evidence = with(others, call, bounded);
        });
    }

    private static int room(int max, Map<String, EvidenceEntry> others, ToIntFunction<EvidenceEntry> size) {
        return Math.max(0, max - others.values().stream().mapToInt(size).sum());
    }

    public static void record(@NonNull Run<?, ?> run, @NonNull Collection<DeploymentEntry> deployments)
            throws IOException {
        record(
                run,
                records -> deployments.forEach(
                        each -> records.deployments = with(records.deployments, each.getUrl(), each)));
    }

    /**
     * The pipeline wants the changes of the build to be left as they are if the build fails. Makes no I/O: it is saved together with
     * whatever is kept with the build next.
     */
    public static void leaveChangesOpen(@NonNull Run<?, ?> run) {
        synchronized (run) {
            BuildActions.of(run, BuildRecords.class, BuildRecords::new).leavesChangesOpen = true;
        }
    }

    /** See {@link #leaveChangesOpen}. */
    public static boolean leavesChangesOpen(@NonNull Run<?, ?> run) {
        var records = run.getAction(BuildRecords.class);
        return records != null && records.leavesChangesOpen;
    }

    /** Records nothing when it is no change request of this build. */
    public static void recordClosed(
            @NonNull Run<?, ?> run, @NonNull String instance, @NonNull String sysId, @NonNull String closeCode)
            throws IOException {
        var change = find(run, instance, sysId);
        if (change != null) {
            change.setCloseCode(closeCode);
        }
        recordState(run, instance, sysId, "Closed");
    }

    /**
     * Records nothing when it is no change request of this build.
     *
     * @param state its label, such as {@code Scheduled}
     */
    public static void recordState(
            @NonNull Run<?, ?> run, @NonNull String instance, @NonNull String sysId, @NonNull String state)
            throws IOException {
        var change = find(run, instance, sysId);
        if (change != null) {
            change.setState(state);
        }
        run.save();
    }

    /** Records that a change request of this build is to be closed as successful, with these notes. */
    public static void recordClosing(@NonNull Run<?, ?> run, @NonNull ChangeEntry change, @NonNull String notes)
            throws IOException {
        change.setCloseNotes(notes);
        run.save();
    }

    /**
     * Records what was to be done for a change request of this build at the end of its work but has failed.
     *
     * @param undone sentences that say why; empty for nothing
     */
    public static void recordUndone(@NonNull Run<?, ?> run, @NonNull ChangeEntry change, @NonNull String undone)
            throws IOException {
        if (!change.getUndone().equals(undone)) {
            change.setUndone(undone);
            run.save();
        }
    }

    /** Records why a change request stops the build: nobody works under it any more. */
    public static void recordStop(
            @NonNull Run<?, ?> run, @NonNull String instance, @NonNull String sysId, @NonNull String reason)
            throws IOException {
        record(run, records -> records.stops = with(records.stops, InstanceAddress.key(instance, sysId), reason));
    }

    /** Whether the change request has stopped the build, so that what the build does afterwards is no work under it. */
    public static boolean hasStopped(@NonNull Run<?, ?> run, @NonNull ChangeEntry change) {
        return stopReason(run, change) != null;
    }

    /** Why the change request has stopped the build; null when it has not. */
    @CheckForNull
    public static String stopReason(@NonNull Run<?, ?> run, @NonNull ChangeEntry change) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? null : records.stops.get(InstanceAddress.key(change.getInstance(), change.getSysId()));
    }

    /** Why a change request has stopped the build, its own or another one; null when none has. */
    @CheckForNull
    public static String stopReason(@NonNull Run<?, ?> run) {
        return last(all(run, records -> records.stops));
    }

    private static void record(Run<?, ?> run, Consumer<BuildRecords> what) throws IOException {
        synchronized (run) {
            what.accept(BuildActions.of(run, BuildRecords.class, BuildRecords::new));
        }
        run.save();
    }

    /** The latest becomes the last one. */
    private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
        var changed = new LinkedHashMap<>(map);
        changed.remove(key);
        changed.put(key, value);
        return changed;
    }

    private static <T> List<T> all(Run<?, ?> run, Function<BuildRecords, Map<String, T>> which) {
        var records = run.getAction(BuildRecords.class);
        return records == null ? List.of() : List.copyOf(which.apply(records).values());
    }

    @CheckForNull
    private static <T> T last(List<T> all) {
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }
}
