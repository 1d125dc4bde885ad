package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;

/**
 * An incident that is to be resolved when a later build of its job succeeds. No record, because it is kept in an XML
 * file.
 */
final class WatchedIncident {

    private final String connection;
    private final String instance;
    private final String sysId;
    private final String number;
    private final String dedupKey;
    private final String job;
    private final int build;
    private final int tries;

    /** Whether the job was deleted, so that no build of it can succeed any more. */
    private final boolean orphaned;

    /**
     * @param connection name of the connection through which the incident was filed
     * @param instance URL of the instance that has it
     * @param dedupKey see {@link IncidentId}
     * @param job full name
     * @param build the last one that has failed like this
     */
    WatchedIncident(
            @NonNull String connection,
            @NonNull String instance,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String dedupKey,
            @NonNull String job,
            int build) {
        this(connection, instance, sysId, number, dedupKey, job, build, 0, false);
    }

    private WatchedIncident(
            String connection,
            String instance,
            String sysId,
            String number,
            String dedupKey,
            String job,
            int build,
            int tries,
            boolean orphaned) {
        this.connection = connection;
        this.instance = instance;
        this.sysId = sysId;
        this.number = number;
        this.dedupKey = dedupKey;
        this.job = job;
        this.build = build;
        this.tries = tries;
        this.orphaned = orphaned;
    }

    @NonNull
    WatchedIncident inJob(@NonNull String newName) {
        return new WatchedIncident(connection, instance, sysId, number, dedupKey, newName, build, tries, orphaned);
    }

    @NonNull
    WatchedIncident afterFailedTry() {
        return new WatchedIncident(connection, instance, sysId, number, dedupKey, job, build, tries + 1, orphaned);
    }

    @NonNull
    WatchedIncident asOrphaned() {
        return new WatchedIncident(connection, instance, sysId, number, dedupKey, job, build, 0, true);
    }

    /** False when the file was edited by hand and lacks something. */
    boolean isComplete() {
        return connection != null
                && instance != null
                && sysId != null
                && number != null
                && dedupKey != null
                && job != null;
    }

    String connection() {
        return connection;
    }

    /** URL of the instance that has it: a clone has its copy. */
    String instance() {
        return instance;
    }

    /** What tells it from all others. */
    String key() {
        return key(instance, sysId);
    }

    static String key(@NonNull String instance, @NonNull String sysId) {
        return InstanceAddress.key(instance, sysId);
    }

    String sysId() {
        return sysId;
    }

    String number() {
        return number;
    }

    String dedupKey() {
        return dedupKey;
    }

    String job() {
        return job;
    }

    int build() {
        return build;
    }

    /** Whether its job was deleted. */
    boolean isOrphaned() {
        return orphaned;
    }

    /** How often it could not be resolved although a build had succeeded. */
    int tries() {
        return tries;
    }
}
