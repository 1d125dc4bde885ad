package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.WorkDecision;

/**
 * A change request that a build works under, and what was done because of it. Kept in a ledger, so that a watch goes on after a
 * restart.
 *
 * @param build externalizable id of the build, which changes when the job is moved
 * @param started when the build was started, which tells it from one of the same number of a job that was created anew
 * @param instance URL of the instance that has the change
 * @param block see {@link WatchOptions#block()}
 * @param approved whether the change was seen approved, or beyond Authorize
 * @param noted the decision that the log has told of last
 * @param hold what was done because of a hold
 * @param overdue whether it was noted that the window is over
 * @param stopReason why the build is stopped; empty while it is not
 */
record WatchedChange(
        @NonNull String build,
        long started,
        @NonNull String connection,
        @NonNull String instance,
        @NonNull String sysId,
        @NonNull String number,
        @NonNull WatchOptions.OnCancel onCancel,
        @NonNull WatchOptions.OnHold onHold,
        @NonNull WatchOptions.OnWindowEnd onWindowEnd,
        @NonNull String block,
        boolean approved,
        @NonNull WorkDecision noted,
        @NonNull Hold hold,
        boolean overdue,
        @NonNull String stopReason) {

    /** What was done because the change is on hold. */
    enum Hold {
        /** The change is not on hold, or was not seen so. */
        NONE,
        /** The build goes on: that is noted, or the build itself has put it on hold. */
        GOES_ON,
        /** The build is about to be paused. */
        PAUSING,
        PAUSED
    }

    static WatchedChange of(
            @NonNull Run<?, ?> run,
            @NonNull String connection,
            @NonNull String instance,
            @NonNull SysId sysId,
            @NonNull String number,
            @NonNull WatchOptions options) {
        return new WatchedChange(
                run.getExternalizableId(),
                run.getTimeInMillis(),
                connection,
                instance,
                sysId.value(),
                number,
                options.onCancel(),
                options.onHold(),
                options.onWindowEnd(),
                options.block(),
                false,
                WorkDecision.ONGOING,
                Hold.NONE,
                false,
                "");
    }

    boolean isOf(@NonNull Run<?, ?> run) {
        return started == run.getTimeInMillis() && build.equals(run.getExternalizableId());
    }

    /** @param change number or sys_id */
    boolean isAbout(@NonNull String url, @NonNull String change) {
        return (sysId.equalsIgnoreCase(change) || number.equals(change)) && InstanceAddress.isSame(instance, url);
    }

    boolean isStopped() {
        return !stopReason.isEmpty();
    }

    @NonNull
    WatchedChange ofBuild(@NonNull String id) {
        return new WatchedChange(
                id,
                started,
                connection,
                instance,
                sysId,
                number,
                onCancel,
                onHold,
                onWindowEnd,
                block,
                approved,
                noted,
                hold,
                overdue,
                stopReason);
    }

    @NonNull
    WatchedChange with(@NonNull WatchOptions options) {
        return new WatchedChange(
                build,
                started,
                connection,
                instance,
                sysId,
                number,
                options.onCancel(),
                options.onHold(),
                options.onWindowEnd(),
                options.block(),
                approved,
                noted,
                hold,
                overdue,
                stopReason);
    }

    @NonNull
    WatchedChange seen(boolean nowApproved, @NonNull WorkDecision nowNoted, boolean nowOverdue) {
        return with(nowApproved, nowNoted, hold, nowOverdue, stopReason);
    }

    @NonNull
    WatchedChange with(@NonNull Hold now) {
        return with(approved, noted, now, overdue, stopReason);
    }

    @NonNull
    WatchedChange stopped(@NonNull String reason) {
        return with(approved, noted, hold, overdue, reason);
    }

    private WatchedChange with(
            boolean nowApproved, WorkDecision nowNoted, Hold nowHold, boolean nowOverdue, String nowStopReason) {
        return new WatchedChange(
                build,
                started,
                connection,
                instance,
                sysId,
                number,
                onCancel,
                onHold,
                onWindowEnd,
                block,
                nowApproved,
                nowNoted,
                nowHold,
                nowOverdue,
                nowStopReason);
    }
}
