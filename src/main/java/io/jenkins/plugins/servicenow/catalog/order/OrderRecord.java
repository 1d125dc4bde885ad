package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.SysId;
import java.time.Instant;

/**
 * What this controller has done with an order, as the ledger has it.
 *
 * @param connection its name
 * @param instanceUrl of the instance that has the order
 * @param table {@code sc_req_item}, or {@code sc_task} for a trigger that takes tasks
 * @param sysId of the record in the table
 * @param number of the record in the table
 * @param orderItem sys_id of the requested item: the same as {@code sysId} unless that is a task
 * @param job full name of the job, as it is now
 * @param onCancel what becomes of the build when the order is canceled, as the trigger says it
 * @param token by which the order is claimed
 * @param queueId of the item in the queue; 0 when it has none yet
 * @param build the externalizable id of the build; null when there is none yet
 * @param since when the phase began
 * @param reports what was reported to the order, and what is still to be
 */
record OrderRecord(
        @NonNull String connection,
        @NonNull String instanceUrl,
        @NonNull String table,
        @NonNull String sysId,
        @NonNull String number,
        @NonNull String orderItem,
        @NonNull String job,
        @NonNull String onCancel,
        @NonNull String token,
        @NonNull Phase phase,
        long queueId,
        @CheckForNull String build,
        @NonNull Instant since,
        @NonNull OrderReports reports) {

    OrderRecord {
        // There are many orders of few jobs.
        connection = connection.intern();
        instanceUrl = instanceUrl.intern();
        table = table.intern();
        job = job.intern();
        onCancel = onCancel.intern();
        reports = reports == null ? OrderReports.NONE : reports;
    }

    /** Under which the ledger has it. */
    @NonNull
    String key() {
        return InstanceAddress.key(instanceUrl, sysId);
    }

    @NonNull
    SysId id() {
        return SysId.of(sysId);
    }

    boolean isTask() {
        return !sysId.equals(orderItem);
    }

    /** Whether a build was made of the order, or is about to be. */
    boolean hasBuild() {
        return build != null || phase == Phase.SCHEDULED;
    }

    /** @param now when it begins */
    @NonNull
    OrderRecord in(@NonNull Phase newPhase, @NonNull Instant now) {
        return with(job, newPhase, queueId, build, now, reports);
    }

    @NonNull
    OrderRecord queued(long id, @NonNull Instant now) {
        return with(job, Phase.SCHEDULED, id, build, now, reports);
    }

    @NonNull
    OrderRecord started(@NonNull String newBuild, @NonNull Instant now) {
        return with(job, Phase.STARTED, queueId, newBuild, now, reports);
    }

    @NonNull
    OrderRecord ofJob(@NonNull String newJob) {
        return with(newJob, phase, queueId, build, since, reports);
    }

    @NonNull
    OrderRecord withReports(@NonNull OrderReports newReports) {
        return with(job, phase, queueId, build, since, newReports);
    }

    /** What can change; all else is as it was when the order was claimed. */
    private OrderRecord with(
            String newJob,
            Phase newPhase,
            long newQueueId,
            @CheckForNull String newBuild,
            Instant newSince,
            OrderReports newReports) {
        return new OrderRecord(
                connection,
                instanceUrl,
                table,
                sysId,
                number,
                orderItem,
                newJob,
                onCancel,
                token,
                newPhase,
                newQueueId,
                newBuild,
                newSince,
                newReports);
    }
}
