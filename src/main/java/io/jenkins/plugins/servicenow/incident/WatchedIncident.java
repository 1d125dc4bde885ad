package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;

/** An incident that is to be resolved when a later build of its job succeeds. No record, because it is kept in an XML file. */
final class WatchedIncident {

    private final String connection;
    private final String sysId;
    private final String number;
    private final String family;
    private final String job;
    private final int build;
    private final int tries;

    /**
     * @param connection name of the connection through which the incident was filed
     * @param family of failures that share it
     * @param job full name
     * @param build the last one that has failed like this
     */
    WatchedIncident(
            @NonNull String connection,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String family,
            @NonNull String job,
            int build) {
        this(connection, sysId, number, family, job, build, 0);
    }

    private WatchedIncident(
            String connection, String sysId, String number, String family, String job, int build, int tries) {
        this.connection = connection;
        this.sysId = sysId;
        this.number = number;
        this.family = family;
        this.job = job;
        this.build = build;
        this.tries = tries;
    }

    @NonNull
    WatchedIncident inJob(@NonNull String newName) {
        return new WatchedIncident(connection, sysId, number, family, newName, build, tries);
    }

    @NonNull
    WatchedIncident afterFailedTry() {
        return new WatchedIncident(connection, sysId, number, family, job, build, tries + 1);
    }

    /** False of what an older or hand-written file holds, and cannot be used. */
    boolean isComplete() {
        return connection != null && sysId != null && number != null && family != null && job != null;
    }

    String connection() {
        return connection;
    }

    String sysId() {
        return sysId;
    }

    String number() {
        return number;
    }

    String family() {
        return family;
    }

    String job() {
        return job;
    }

    int build() {
        return build;
    }

    /** How often it could not be resolved although a build had succeeded. */
    int tries() {
        return tries;
    }
}
