package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.OutgoingText;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * One operation: a step, a poll, a connection test. All its requests share one access token, which lives in memory only
 * and ends with this object. Thread-safe; not to be kept or serialised.
 */
public final class ServiceNowSession {

    private final HttpUrl instance;
    private final AuthorizedCalls calls;
    private final TableApi tables;
    private final ChangeApi changes;
    private final ChangeTaskApi changeTasks;
    private final AttachmentApi attachments;
    private final CmdbApi cmdb;
    private final BatchApi batch;
    private final SbomApi sboms;
    private final ConflictApi conflicts;
    private final ScheduleApi schedules;
    private final VerifiedWrites writes;

    ServiceNowSession(HttpUrl instance, AuthorizedCalls calls, VerifiedWrites writes) {
        var retries = writes.retries();
        this.instance = instance;
        this.calls = calls;
        this.writes = writes;
        this.tables = new TableApi(calls, writes);
        this.changes = new ChangeApi(calls, writes);
        this.changeTasks = new ChangeTaskApi(calls, writes, tables);
        this.attachments = new AttachmentApi(instance, calls, writes);
        this.cmdb = new CmdbApi(calls, retries);
        this.batch = new BatchApi(calls, retries);
        this.sboms = new SbomApi(calls, retries);
        this.conflicts = new ConflictApi(calls, retries);
        this.schedules = new ScheduleApi(calls, writes);
    }

    @NonNull
    public HttpUrl instance() {
        return instance;
    }

    /**
     * Asks for the token at once, and once only. Without this it is asked for with the first request.
     *
     * @throws ServiceNowException also of kind AUTHENTICATION
     */
    public void logIn() throws ServiceNowException, InterruptedException {
        calls.logIn();
    }

    @NonNull
    public TableApi tables() {
        return tables;
    }

    @NonNull
    public ChangeApi changes() {
        return changes;
    }

    @NonNull
    public ChangeTaskApi changeTasks() {
        return changeTasks;
    }

    @NonNull
    public AttachmentApi attachments() {
        return attachments;
    }

    @NonNull
    public CmdbApi cmdb() {
        return cmdb;
    }

    @NonNull
    public BatchApi batch() {
        return batch;
    }

    @NonNull
    public SbomApi sboms() {
        return sboms;
    }

    @NonNull
    public ConflictApi conflicts() {
        return conflicts;
    }

    @NonNull
    public ScheduleApi schedules() {
        return schedules;
    }

    /** For pauses between requests: the time by which this session waits too. */
    @NonNull
    public Sleeper time() {
        return writes.retries().sleeper();
    }

    /** Fields of a record as this session writes them: without the secrets of the build, and without markup. */
    @NonNull
    public Map<String, String> asWritten(@NonNull Map<String, String> values) {
        return calls.outgoing().of(values);
    }

    /** The same session, with the same token, for requests that are not to be repeated. */
    @NonNull
    public ServiceNowSession once() {
        return new ServiceNowSession(instance, calls, writes.once());
    }

    /**
     * A session for another operation that logs in alike, with the same token.
     *
     * @param mask takes secrets out of all that it writes
     * @param openWrites keeps what is open beyond the end of this process
     */
    @NonNull
    public ServiceNowSession sharing(@NonNull SecretMask mask, @NonNull OpenWrites openWrites) {
        return new ServiceNowSession(
                instance,
                calls.with(new OutgoingText(mask)),
                new VerifiedWrites(instance.toString(), writes.retries(), ServiceNowClient.IN_MEMORY.and(openWrites)));
    }

    VerifiedWrites writes() {
        return writes;
    }

    @Override
    public String toString() {
        return "session with " + instance;
    }
}
