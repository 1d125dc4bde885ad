package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;

/**
 * A record of ServiceNow that a build holds open, or a wait that has ended, as the ledger keeps it.
 *
 * @param connection its name when the entry was made
 * @param instanceUrl of the instance to which the connection led then
 * @param key of a change: under which the build remembers it
 * @param correlationId of a change or task that the build creates; null for one that was there before
 * @param sysId null as long as only the build may know it
 * @param reason why a wait has ended; null for anything else
 * @param cancel whether the change of a wait that has ended is to be canceled
 * @param leftOpen whether the pipeline wants its change to be left as it is when it fails
 * @param noted whether a change says already how the build has ended
 * @param settled whether nothing is left to do for it but to find out when its record is closed or gone
 */
record EndingEntry(
        @NonNull Kind kind,
        @NonNull EndedBuild build,
        @NonNull String connection,
        @NonNull String instanceUrl,
        @NonNull String key,
        @CheckForNull String correlationId,
        @CheckForNull String sysId,
        @CheckForNull String reason,
        boolean cancel,
        boolean leftOpen,
        boolean noted,
        boolean settled) {

    /** In the order in which they are dealt with: the end of a build has nothing to say of a change that a wait has canceled. */
    enum Kind {
        /** A build no longer waits for the approval of a change. */
        WAIT,
        /** A change that a build makes, has made or works under. */
        CHANGE,
        /** A change task that a build works on: closed before its change, it could take that to Review. */
        TASK
    }

    EndingEntry {
        // There are many of few connections.
        connection = connection.intern();
        instanceUrl = instanceUrl.intern();
    }

    /** One that is about to be created. */
    static EndingEntry plannedChange(
            @NonNull Run<?, ?> run, @NonNull ServiceNowConnection connection, @NonNull String key) {
        var correlationId = BuildIdentity.of(run, "change", key).correlationId();
        return of(
                Kind.CHANGE,
                run,
                connection.getName(),
                connection.getInstanceUrl(),
                key,
                correlationId,
                null,
                null,
                false);
    }

    /** One that another build has made. */
    static EndingEntry changeOfOther(@NonNull Run<?, ?> run, @NonNull String key, @NonNull ChangeEntry change) {
        return of(
                Kind.CHANGE,
                run,
                change.getConnection(),
                change.getInstance(),
                key,
                null,
                change.getSysId(),
                null,
                false);
    }

    static EndingEntry task(
            @NonNull Run<?, ?> run, @NonNull ServiceNowConnection connection, @NonNull String correlationId) {
        return of(
                Kind.TASK,
                run,
                connection.getName(),
                connection.getInstanceUrl(),
                "",
                correlationId,
                null,
                null,
                false);
    }

    static EndingEntry wait(
            @NonNull Run<?, ?> run,
            @NonNull String connection,
            @NonNull String instanceUrl,
            @NonNull SysId change,
            @NonNull String reason,
            boolean cancel) {
        return of(Kind.WAIT, run, connection, instanceUrl, "", null, change.value(), reason, cancel);
    }

    private static EndingEntry of(
            Kind kind,
            Run<?, ?> run,
            String connection,
            String instanceUrl,
            String key,
            @CheckForNull String correlationId,
            @CheckForNull String sysId,
            @CheckForNull String reason,
            boolean cancel) {
        return new EndingEntry(
                kind,
                EndedBuild.of(run),
                connection,
                instanceUrl,
                key,
                correlationId,
                sysId,
                reason,
                cancel,
                BuildRecords.leavesChangesOpen(run),
                false,
                false);
    }

    /** Under which the ledger has a change or a task of a build. */
    @NonNull
    static String ledgerKey(@NonNull Kind kind, @NonNull String instanceUrl, @NonNull String correlationId) {
        return InstanceAddress.key(instanceUrl, kind + " " + correlationId);
    }

    @NonNull
    EndingEntry of(@NonNull EndedBuild newBuild) {
        return with(newBuild, sysId, leftOpen, noted, settled);
    }

    @NonNull
    EndingEntry withSysId(@NonNull SysId id) {
        return with(build, id.value(), leftOpen, noted, settled);
    }

    @NonNull
    EndingEntry asLeftOpen() {
        return with(build, sysId, true, noted, settled);
    }

    @NonNull
    EndingEntry asNoted() {
        return with(build, sysId, leftOpen, true, settled);
    }

    @NonNull
    EndingEntry asSettled() {
        return with(build, sysId, leftOpen, noted, true);
    }

    private EndingEntry with(
            EndedBuild newBuild,
            @CheckForNull String newSysId,
            boolean newLeftOpen,
            boolean newNoted,
            boolean newSettled) {
        return new EndingEntry(
                kind,
                newBuild,
                connection,
                instanceUrl,
                key,
                correlationId,
                newSysId,
                reason,
                cancel,
                newLeftOpen,
                newNoted,
                newSettled);
    }

    /** What tells its record from all others; null as long as its sys_id is not known. */
    @CheckForNull
    String record() {
        return sysId == null ? null : InstanceAddress.key(instanceUrl, sysId);
    }

    @Override
    public String toString() {
        return "how " + build.name() + (kind == Kind.WAIT ? " has waited" : " has ended");
    }
}
