package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.REJECTED;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.Created;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Creates a record at most once. ServiceNow knows no request that may be repeated safely: a create whose answer is
 * lost, is 5xx, 403 or 202, or cannot be read, may have been carried out, or may be later. So the record is looked for by
 * its key, mostly the {@code correlation_id}, before the first try and after each ambiguous one.
 */
public final class RecordCreation {

    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;

    public RecordCreation(AuthorizedCalls calls, VerifiedWrites writes) {
        this.calls = calls;
        this.writes = writes;
    }

    /** @param url to POST to */
    public Created create(String table, Map<String, String> values, HttpUrl url)
            throws ServiceNowException, InterruptedException {
        return create(table, key(values.get("correlation_id")), values, url);
    }

    /** @param key what only the new record has */
    public Created create(String table, EncodedQuery key, Map<String, String> values, HttpUrl url)
            throws ServiceNowException, InterruptedException {
        checkKey(table, key, values);
        var name = writes.key(table + " " + key);
        try (var lock = writes.lock(name)) {
            var earlier = find(writes.retries(), table, key, false);
            if (earlier.isPresent()) {
                writes.settle(name);
                return earlier.get();
            }
            Attempt<Created> post = () -> new Created(Results.record(table, calls.post(url, values)), true, List.of());
            return writes.run(name, post, () -> find(writes.retries().once(), table, key, true));
        }
    }

    private void checkKey(String table, EncodedQuery key, Map<String, String> values) throws ServiceNowException {
        var outgoing = calls.outgoing().of(values);
        for (var term : key.terms()) {
            if (!term.values().contains(values.get(term.field()))) {
                throw new IllegalArgumentException("A record is looked for by " + Text.of(term.toString())
                        + ", but that is not what the new one would have there");
            }
            if (!term.values().contains(outgoing.get(term.field()))) {
                throw new ServiceNowException(
                        REJECTED,
                        Outcome.REFUSED,
                        "No record of " + table + " was created: the value of its field " + term.field()
                                + " holds a secret of the build, or [code], which are not written to ServiceNow, and without them"
                                + " the record would not be found again",
                        "Leave them out of the value",
                        null);
            }
        }
    }

    /** Whether an earlier call, perhaps before a restart or still at work, may yet create a record of this correlation id. */
    public boolean isOpen(String table, String correlationId) {
        return writes.mayAppear(writes.key(table + " " + key(correlationId)));
    }

    /** The records of this correlation id, the oldest first. */
    public List<TableRecord> find(String table, String correlationId) throws ServiceNowException, InterruptedException {
        return oldestFirst(writes.retries(), table, key(correlationId));
    }

    private Optional<Created> find(Retries retries, String table, EncodedQuery key, boolean created)
            throws ServiceNowException, InterruptedException {
        var found = oldestFirst(retries, table, key);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Created(found.get(0), created, found.subList(1, found.size())));
    }

    private List<TableRecord> oldestFirst(Retries retries, String table, EncodedQuery key)
            throws ServiceNowException, InterruptedException {
        return new TableReader(calls, retries)
                .matching(table, key).stream().sorted(TableRecord.OLDEST_FIRST).toList();
    }

    private static EncodedQuery key(@CheckForNull String correlationId) {
        if (correlationId == null || correlationId.isBlank()) {
            throw new IllegalArgumentException(
                    "A record is created only with a correlation_id, so that it can be found again");
        }
        return EncodedQuery.where("correlation_id", correlationId);
    }
}
