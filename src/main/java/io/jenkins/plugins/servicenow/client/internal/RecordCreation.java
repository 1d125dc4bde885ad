package io.jenkins.plugins.servicenow.client.internal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.Created;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Creates a record at most once. ServiceNow knows no request that may be repeated safely: a create whose answer is
 * lost, is 5xx, 403 or 202, or cannot be read, may have been carried out. So the record is looked for by its key,
 * mostly the {@code correlation_id}, before the first try, after each ambiguous one and before each further one.
 */
public final class RecordCreation {

    private final AuthorizedCalls calls;
    private final Retries retries;

    public RecordCreation(AuthorizedCalls calls, Retries retries) {
        this.calls = calls;
        this.retries = retries;
    }

    /** @param url to POST to */
    public Created create(String table, Map<String, String> values, HttpUrl url)
            throws ServiceNowException, InterruptedException {
        return create(table, key(values.get("correlation_id")), values, url);
    }

    /** @param key what only the new record has */
    public Created create(String table, EncodedQuery key, Map<String, String> values, HttpUrl url)
            throws ServiceNowException, InterruptedException {
        for (var term : key.terms()) {
            if (!term.values().contains(values.get(term.field()))) {
                throw new IllegalArgumentException("A record is looked for by " + Text.of(term.toString())
                        + ", but that is not what the new one would have there");
            }
        }
        var earlier = new TableReader(calls, retries).one(table, key);
        if (earlier.isPresent()) {
            return new Created(earlier.get(), false);
        }
        var reader = new TableReader(calls, new Retries(RetryRules.NONE));
        Attempt<TableRecord> post = () -> Results.record(table, calls.post(url, values));
        Attempt<Optional<TableRecord>> find = () -> reader.one(table, key);
        return new Created(new VerifiedWrite<>(post, find).run(retries), true);
    }

    private static EncodedQuery key(@CheckForNull String correlationId) {
        if (correlationId == null || correlationId.isBlank()) {
            throw new IllegalArgumentException(
                    "A record is created only with a correlation_id, so that it can be found again");
        }
        return EncodedQuery.where("correlation_id", correlationId);
    }
}
