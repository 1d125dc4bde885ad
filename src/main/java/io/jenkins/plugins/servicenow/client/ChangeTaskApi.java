package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.RecordCreation;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tasks of change requests. They are created by ServiceNow's Change Management API, which makes them part of their change, and
 * read and written by the Table API. Thread-safe. Fails as {@link TableApi} does.
 */
public final class ChangeTaskApi {

    /** The table of change tasks. */
    public static final String TABLE = "change_task";

    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;
    private final TableApi tables;

    ChangeTaskApi(AuthorizedCalls calls, VerifiedWrites writes, TableApi tables) {
        this.calls = calls;
        this.writes = writes;
        this.tables = tables;
    }

    /**
     * Creates a task of the change.
     *
     * @param values must hold {@code correlation_id}; a task that carries it already is returned, as by {@link TableApi#create}
     */
    @NonNull
    public Created create(@NonNull SysId change, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        var url = calls.url("api/sn_chg_rest/change")
                .addPathSegment(change.value())
                .addPathSegment("task")
                .build();
        return new RecordCreation(calls, writes).create(TABLE, values, url);
    }

    /** Whether {@link #create} may have made a task of this correlation id, or may still make it, without knowing so yet. */
    public boolean isCreateOpen(@NonNull String correlationId) {
        return new RecordCreation(calls, writes).isOpen(TABLE, correlationId);
    }

    /** The tasks of this correlation id, the oldest first: none, or one, but for a write that was carried out twice. */
    @NonNull
    public List<TableRecord> findByCorrelationId(@NonNull String correlationId)
            throws ServiceNowException, InterruptedException {
        return new RecordCreation(calls, writes).find(TABLE, correlationId);
    }

    /** All tasks of the change that the account may read, whatever their state, the oldest first. */
    @NonNull
    public List<TableRecord> list(@NonNull SysId change) throws ServiceNowException, InterruptedException {
        return tables.query(TABLE, EncodedQuery.where("change_request", change)).stream()
                .sorted(TableRecord.OLDEST_FIRST)
                .toList();
    }

    /** Empty when the task does not exist or the account may not read it. All fields, with display values. */
    @NonNull
    public Optional<TableRecord> get(@NonNull SysId task) throws ServiceNowException, InterruptedException {
        return tables.get(TABLE, task);
    }

    /**
     * Marks a task that is there already, so that it is found by the correlation id as if it had been created with it.
     *
     * @param values must hold {@code correlation_id}
     */
    public void mark(@NonNull SysId task, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        tables.updateUnless(
                TABLE,
                task,
                values,
                "marked",
                now -> !now.value("correlation_id").isEmpty());
    }

    /**
     * Moves a task, once: see {@link TableApi#updateUnless}. Whether the instance has done so is to be read.
     *
     * @param values what to write together with the state
     * @param until a task that is in one of these states is not written to again
     */
    public void move(
            @NonNull SysId task,
            @NonNull TaskState state,
            @NonNull Map<String, String> values,
            @NonNull Set<TaskState> until)
            throws ServiceNowException, InterruptedException {
        var all = new HashMap<>(values);
        all.put("state", state.value());
        tables.updateUnless(
                TABLE,
                task,
                all,
                "to " + state.value(),
                now -> TaskState.of(now.value("state")).filter(until::contains).isPresent());
    }
}
