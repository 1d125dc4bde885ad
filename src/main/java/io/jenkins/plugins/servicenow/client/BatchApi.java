package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.BatchSender;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import java.util.List;

/** Many requests in few, by ServiceNow's Batch API. Thread-safe. */
public final class BatchApi {

    private final AuthorizedCalls calls;
    private final Retries retries;

    BatchApi(AuthorizedCalls calls, Retries retries) {
        this.calls = calls;
        this.retries = retries;
    }

    /**
     * Sends the requests, up to {@value BatchSender#MAX_REQUESTS} at a time, and returns an answer for each of them in their
     * order. Each stands for itself: ServiceNow runs them one after the other, not as one transaction, and answers the
     * batch with 200 also when every request in it failed. <b>Check each response.</b>
     *
     * <p>What ServiceNow did not get to, for lack of time or space, is sent again. When the answer to a batch is lost,
     * reads, deletes and updates of fields are sent again; creates and work notes are not, they are {@linkplain
     * BatchResponse#isUnknown() unknown}. After a failure that repeating does not fix the rest is not sent.
     *
     * @param requests none of them with more than 5 MB to write
     * @throws ServiceNowException when nothing was carried out and nothing read, such as without the permission to use
     *     the API
     * @throws InterruptedException as soon as the thread is interrupted; some requests may have been carried out
     */
    @NonNull
    public List<BatchResponse> send(@NonNull List<BatchRequest> requests)
            throws ServiceNowException, InterruptedException {
        return new BatchSender(calls, retries, requests).run();
    }

    /** As {@link #send}, but nothing that failed is repeated: for what can be asked for in another way. */
    @NonNull
    List<BatchResponse> sendOnce(@NonNull List<BatchRequest> requests)
            throws ServiceNowException, InterruptedException {
        return new BatchSender(calls, retries.once(), requests).run();
    }
}
