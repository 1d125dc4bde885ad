package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.JournalWrite;
import io.jenkins.plugins.servicenow.client.internal.RecordCreation;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import okhttp3.HttpUrl;

/**
 * Records of any table, by ServiceNow's Table API. Thread-safe.
 *
 * <p>Field names are those of the table; none means all fields. A record that is read has display values too. All
 * methods throw {@link ServiceNowException} when ServiceNow does not do what it is asked for, {@link
 * InterruptedException} as soon as the calling thread is interrupted, and {@link IllegalArgumentException} before
 * anything is sent when a name or value cannot be used.
 */
public final class TableApi {

    private static final int PAGE_SIZE = 500;

    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;
    private final TableReader reader;

    TableApi(AuthorizedCalls calls, VerifiedWrites writes) {
        this.calls = calls;
        this.writes = writes;
        this.reader = new TableReader(calls, writes.retries());
    }

    /**
     * Checks whether a table may be read, cheaply and without repeating. A user who may not read it gets an error from some
     * tables and an empty list from most: see {@link TableProbe#hidden()}.
     */
    @NonNull
    public TableProbe probe(@NonNull String table) throws ServiceNowException, InterruptedException {
        return TableProbe.of(table, calls);
    }

    /**
     * All records that match and that the account may read, however many requests it takes, in the order of their
     * sys_ids.
     *
     * @throws ServiceNowException also when a record comes back that does not match: ServiceNow then has ignored a part
     *     of the query
     */
    @NonNull
    public List<TableRecord> query(@NonNull String table, @NonNull EncodedQuery query, @NonNull String... fields)
            throws ServiceNowException, InterruptedException {
        return list(table, query, fields).records();
    }

    /** As {@link #query}, with how many records match and with the instance's clock. */
    @NonNull
    public RecordList list(@NonNull String table, @NonNull EncodedQuery query, @NonNull String... fields)
            throws ServiceNowException, InterruptedException {
        return reader.list(table, query, PAGE_SIZE, fields);
    }

    /** How many records match, those that the account may not read included; by the Aggregate API. */
    public long count(@NonNull String table, @NonNull EncodedQuery query)
            throws ServiceNowException, InterruptedException {
        return reader.count(table, query);
    }

    /** Empty when the record does not exist or the account may not read it: ServiceNow does not distinguish these. */
    @NonNull
    public Optional<TableRecord> get(@NonNull String table, @NonNull SysId id, @NonNull String... fields)
            throws ServiceNowException, InterruptedException {
        return reader.get(table, id, "all", fields);
    }

    /**
     * All records that carry the key.
     *
     * @throws ServiceNowException also when there are some, but none that the account may read
     */
    @NonNull
    public List<TableRecord> findAll(@NonNull String table, @NonNull EncodedQuery key, @NonNull String... fields)
            throws ServiceNowException, InterruptedException {
        return reader.matching(table, key, fields);
    }

    /**
     * Creates a record, or returns the one that carries the same {@code correlation_id}. Whatever happens on the way,
     * no second one is made: see {@link RecordCreation}.
     *
     * @param values must hold {@code correlation_id}, unique to what is created, as {@link CorrelationId} makes it
     */
    @NonNull
    public Created create(@NonNull String table, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        return new RecordCreation(calls, writes)
                .create(table, values, reader.url(table).build());
    }

    /**
     * Creates a record of a table that has no {@code correlation_id}, such as {@code cmdb_rel_ci} or {@code task_ci},
     * or returns the one that carries the key. As {@link #create} it makes no second one on its way, but two processes at
     * the same time can: nothing on the instance keeps them apart.
     *
     * @param key what no other record has, for example parent, child and type; must be among the values
     */
    @NonNull
    public Created createUnique(@NonNull String table, @NonNull EncodedQuery key, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        return new RecordCreation(calls, writes)
                .create(table, key, values, reader.url(table).build());
    }

    /**
     * Writes the given fields of a record and leaves the others. The record that is returned is ServiceNow's answer:
     * compare it by {@link ReadBack}, since 200 is answered also when fields were dropped.
     *
     * <p>Repeated after a transient failure, as a field that is written twice is the same as one written once. Work notes
     * and comments are not: each write appends. With one of them among the values the journal is read first, and an
     * update that may have been applied is repeated only when the entry has not appeared: see {@link JournalWrite}.
     *
     * @throws ServiceNowException of kind NOT_FOUND also when the account may not see the record
     */
    @NonNull
    public TableRecord update(@NonNull String table, @NonNull SysId id, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        var url = updateUrl(table, id);
        var entries = JournalWrite.entries(values);
        return entries.isEmpty()
                ? writes.retries().call(() -> Results.record(table, calls.patch(url, values)))
                : new JournalWrite(calls, writes, table, id, entries).write(url, values);
    }

    /**
     * As {@link #update}, for a write that must not be repeated once it has had its effect, such as the move to a state that
     * the record may have left since. After an answer that leaves it open the record is read until it shows the effect, or
     * until it is certain that the write was not carried out; only then is it sent again. Before it is sent again, for whatever
     * reason, the record is read once more.
     *
     * @param effect tells the write from others of the same record
     * @param done whether the record shows the effect, or for another reason must not be written any more
     */
    public void updateUnless(
            @NonNull String table,
            @NonNull SysId id,
            @NonNull Map<String, String> values,
            @NonNull String effect,
            @NonNull Predicate<TableRecord> done)
            throws ServiceNowException, InterruptedException {
        var key = writes.key(table + " " + id.value() + " " + effect);
        var once = new TableReader(calls, writes.retries().once());
        var url = updateUrl(table, id);
        Attempt<Optional<TableRecord>> read = () -> once.get(table, id, "all").filter(done);
        var tried = new AtomicBoolean();
        try (var lock = writes.lock(key)) {
            writes.run(
                    key,
                    () -> {
                        var found = tried.getAndSet(true) ? read.run() : Optional.<TableRecord>empty();
                        return found.isPresent() ? found.get() : Results.record(table, calls.patch(url, values));
                    },
                    read);
        }
    }

    /**
     * Writes fields and a work note, unless the work notes hold the mark already: then nothing is written. So a caller that
     * does not know whether it has written before may call again.
     *
     * <p>An account that may not read the journal can write it, but then nothing tells that the note is there.
     *
     * @param values must hold {@code work_notes}
     * @param mark part of the note that no other note has
     * @param first whether the caller knows that it has not tried before, and so need not read all work notes
     * @return false when the note was there
     */
    public boolean noteOnce(
            @NonNull String table,
            @NonNull SysId id,
            @NonNull Map<String, String> values,
            @NonNull String mark,
            boolean first)
            throws ServiceNowException, InterruptedException {
        if (!values.getOrDefault("work_notes", "").contains(mark)) {
            throw new IllegalArgumentException("The work note does not hold its mark");
        }
        var url = updateUrl(table, id);
        return new JournalWrite(calls, writes, table, id, Map.of("work_notes", mark)).writeOnce(url, values, first);
    }

    private HttpUrl updateUrl(String table, SysId id) {
        return reader.url(table, id)
                .addQueryParameter("sysparm_exclude_reference_link", "true")
                .build();
    }
}
