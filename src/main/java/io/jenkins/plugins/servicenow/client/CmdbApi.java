package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.ReconciliationPayload;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import java.util.List;

/** Configuration items, for what the Table API does not do. Thread-safe. Fails as {@link TableApi} does. */
public final class CmdbApi {

    private final AuthorizedCalls calls;
    private final Retries retries;

    CmdbApi(AuthorizedCalls calls, Retries retries) {
        this.calls = calls;
        this.retries = retries;
    }

    /**
     * Hands items and their relationships to ServiceNow's Identification and Reconciliation, which finds each item by the
     * identification rule of its class and inserts it only when it is not there. The account needs the role itil or
     * asset.
     *
     * <p>ServiceNow answers 200 whatever becomes of the items, so <b>check the errors of each</b>. Some items can be
     * taken and others not.
     *
     * <p>Repeated after a transient failure, also when it is not known whether the first try was carried out: what an
     * earlier try has inserted is found by the same rule and left as it is, and while one is still at work the instance
     * holds a lock on what identifies the item. To wait for such a lock in vain (LOCK_TIMEOUT) is a transient failure, too;
     * when it does not pass, this is an exception of kind UNAVAILABLE.
     *
     * @param dataSource one of the choices of {@code cmdb_ci.discovery_source}, such as "Manual Entry". A source that the
     *     instance does not know is an error of every item
     * @param items at least one
     * @param relations may be empty
     */
    @NonNull
    public Reconciled identifyReconcile(
            @NonNull String dataSource, @NonNull List<CmdbItem> items, @NonNull List<CmdbRelation> relations)
            throws ServiceNowException, InterruptedException {
        if (dataSource == null || dataSource.isBlank()) {
            throw new IllegalArgumentException(
                    "A data source is needed, one of the choices of cmdb_ci.discovery_source such as Manual Entry");
        }
        var payload = new ReconciliationPayload(items, relations);
        var url = calls.url("api/now/identifyreconcile")
                .addQueryParameter("sysparm_data_source", calls.outgoing().of(dataSource))
                .build();
        return retries.call(() -> payload.outcome(calls.postLong(url, payload.json(calls))));
    }
}
