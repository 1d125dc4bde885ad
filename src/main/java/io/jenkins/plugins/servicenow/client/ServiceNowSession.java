package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import okhttp3.HttpUrl;

/**
 * One operation: a step, a poll, a connection test. All its requests share one access token, which lives in memory only
 * and ends with this object. Thread-safe; not to be kept or serialised.
 */
public final class ServiceNowSession {

    private final HttpUrl instance;
    private final TableApi tables;
    private final ChangeApi changes;

    ServiceNowSession(HttpUrl instance, AuthorizedCalls calls, Retries retries) {
        this.instance = instance;
        this.tables = new TableApi(calls, retries);
        this.changes = new ChangeApi(calls, retries);
    }

    @NonNull
    public HttpUrl instance() {
        return instance;
    }

    @NonNull
    public TableApi tables() {
        return tables;
    }

    @NonNull
    public ChangeApi changes() {
        return changes;
    }

    @Override
    public String toString() {
        return "session with " + instance;
    }
}
