package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.BatchPart;
import io.jenkins.plugins.servicenow.client.internal.Response;
import io.jenkins.plugins.servicenow.client.internal.ResponseErrors;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import java.util.List;
import java.util.OptionalLong;
import okhttp3.Headers;

/** What became of one request of a batch. */
public final class BatchResponse {

    private final BatchRequest request;
    /** Null when nothing was answered to this request. */
    private final Response response;
    /** Null when the request succeeded. */
    private final ServiceNowException failure;

    private BatchResponse(
            BatchRequest request, @CheckForNull Response response, @CheckForNull ServiceNowException failure) {
        this.request = request;
        this.response = response;
        this.failure = failure;
    }

    /**
     * @param served the answer to this request
     * @param batch the answer that brought it
     */
    public static BatchResponse of(BatchRequest request, BatchPart.Served served, Response batch) {
        var status = served.status();
        var body = served.body();
        var headers = new Headers.Builder().add("X-Transaction-ID", batch.transactionId());
        if (!served.total().isEmpty()) {
            headers.add("X-Total-Count", served.total());
        }
        // JSON was asked for.
        if (body.stripLeading().startsWith("{")) {
            headers.add("Content-Type", "application/json");
        }
        var response = new Response(request + " in a batch", status, headers.build(), body);
        try {
            if (status != 204) {
                ResponseErrors.check(response);
            }
            return new BatchResponse(request, response, null);
        } catch (ServiceNowException e) {
            return new BatchResponse(request, response, e);
        }
    }

    /** @param failure of the batch that carried the request, or of all tries to have it carried out */
    public static BatchResponse failed(BatchRequest request, ServiceNowException failure) {
        return new BatchResponse(request, null, failure);
    }

    /** The HTTP status of this request; 0 when it was not answered. */
    public int status() {
        return response == null ? 0 : response.status();
    }

    public boolean isSuccess() {
        return failure == null;
    }

    /**
     * Whether a write may have been carried out although it did not succeed: the answer to the batch was lost, came too
     * late or left it out, or ServiceNow failed in the middle of it, or answered 403, which it does also when it has
     * created a record that the account may not read. A create is then not sent again. Whoever sent it looks for what it
     * creates, once all answers are there, and sends it again only when that is not found.
     */
    public boolean isUnknown() {
        return failure != null && failure.outcome().mayHaveBeenApplied && !request.isRead();
    }

    /**
     * The record that was created, changed or read.
     *
     * @throws ServiceNowException {@link #error()}, or when there is no record in the answer, as in that to a delete
     */
    @NonNull
    public TableRecord record(@NonNull String table) throws ServiceNowException {
        return Results.record(table, successful());
    }

    /** @throws ServiceNowException {@link #error()}, or when there is no list in the answer */
    @NonNull
    public List<TableRecord> records(@NonNull String table) throws ServiceNowException {
        return Results.records(table, successful());
    }

    /** How many records match a query, those that may not be read included; empty when ServiceNow did not count. */
    @NonNull
    public OptionalLong total() {
        return response == null ? OptionalLong.empty() : TableReader.total(response);
    }

    /** @throws IllegalStateException when the request succeeded */
    @NonNull
    public ServiceNowException error() {
        if (failure == null) {
            throw new IllegalStateException(request + " did not fail");
        }
        return failure;
    }

    @Override
    public String toString() {
        return failure == null ? request + ": " + status() : failure.getMessage();
    }

    private Response successful() throws ServiceNowException {
        if (failure != null) {
            throw failure;
        }
        return response;
    }
}
