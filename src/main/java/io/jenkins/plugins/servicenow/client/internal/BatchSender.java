package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.UNAVAILABLE;

import io.jenkins.plugins.servicenow.client.BatchApi;
import io.jenkins.plugins.servicenow.client.BatchRequest;
import io.jenkins.plugins.servicenow.client.BatchResponse;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** One call of {@link BatchApi#send}: which requests are still to be answered, and what the others were answered. */
public final class BatchSender {

    /**
     * What an instance gets done in the 30 s after which ServiceNow ends a batch, at 0.15 s for an insert. And this is how
     * many creates the loss of one answer leaves ambiguous.
     */
    public static final int MAX_REQUESTS = 200;

    /** However slow an instance is. What it does not get to is sent again. */
    private static final int MIN_REQUESTS = 25;

    /** In base64, of the 10 MB that ServiceNow accepts ({@code glide.rest.max_content_length}). */
    private static final int MAX_BATCH_SIZE = 8 * 1024 * 1024;

    /** After so many batches of creates without an answer the rest is not sent any more. */
    private static final int MAX_LOST = 3;

    private final AuthorizedCalls calls;
    private final Retries retries;
    private final List<BatchPart> parts = new ArrayList<>();
    private final BatchResponse[] answers;
    private final List<ServiceNowException> lost = new ArrayList<>();
    private int maxRequests = MAX_REQUESTS;

    public BatchSender(AuthorizedCalls calls, Retries retries, List<BatchRequest> requests) {
        this.calls = calls;
        this.retries = retries;
        this.answers = new BatchResponse[requests.size()];
        requests.forEach(request -> parts.add(BatchPart.of(parts.size(), request, calls)));
    }

    public List<BatchResponse> run() throws ServiceNowException, InterruptedException {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            var sent = batch;
            try {
                retries.call(() -> send(sent));
                if (lost.size() == MAX_LOST) {
                    throw lost.get(0);
                }
            } catch (ServiceNowException e) {
                giveUp(sent, e);
            }
        }
        return Collections.unmodifiableList(Arrays.asList(answers));
    }

    /** The first requests without an answer, as many as one batch takes. */
    private List<BatchPart> next() {
        var batch = new ArrayList<BatchPart>();
        var size = 0L;
        for (var part : parts) {
            if (answers[part.index()] == null) {
                size += part.size();
                if (batch.size() == maxRequests || (size > MAX_BATCH_SIZE && !batch.isEmpty())) {
                    break;
                }
                batch.add(part);
            }
        }
        return batch;
    }

    /** Whatever is left of the batch afterwards, because the instance did not get to it, is for the next one. */
    private Void send(List<BatchPart> batch) throws ServiceNowException, InterruptedException {
        var open = batch.stream().filter(part -> answers[part.index()] == null).toList();
        try {
            take(open, calls.postLong(calls.url("api/now/v1/batch").build(), BatchPart.json(open)));
        } catch (ServiceNowException e) {
            if (!e.outcome().mayHaveBeenApplied) {
                throw e;
            }
            open.stream()
                    .filter(part -> !part.request().isRepeatable())
                    .forEach(part -> answers[part.index()] = BatchResponse.failed(part.request(), e));
            if (!e.outcome().retryable || open.stream().anyMatch(this::isOpen)) {
                throw e;
            }
            lost.add(e);
            shrinkTo(maxRequests / 2);
        }
        return null;
    }

    private void take(List<BatchPart> open, Response answer) throws ServiceNowException {
        var serviced = new TreeMap<String, BatchPart.Served>();
        BatchPart.served(answer).forEach(served -> serviced.putIfAbsent(served.id(), served));
        var unserviced = BatchPart.unserviced(answer);
        var progress = false;
        for (var part : open) {
            var served = serviced.get(part.id());
            if (served != null && served.status() > 0) {
                answers[part.index()] = BatchResponse.of(part.request(), served, answer);
            } else if (!unserviced.contains(part.id())) {
                answers[part.index()] = BatchResponse.failed(part.request(), leftOut(part.request(), answer));
            }
            progress |= !isOpen(part);
        }
        if (!progress) {
            throw notServiced(answer);
        }
        if (open.stream().anyMatch(this::isOpen)) {
            shrinkTo(serviced.size());
        }
    }

    /** A batch that takes long is more likely to be cut off on its way. */
    private void shrinkTo(int requests) {
        maxRequests = Math.min(maxRequests, Math.max(requests, MIN_REQUESTS));
    }

    private boolean isOpen(BatchPart part) {
        return answers[part.index()] == null;
    }

    /** @throws ServiceNowException the failure, when there is nothing else to tell of any request */
    private void giveUp(List<BatchPart> batch, ServiceNowException failure) throws ServiceNowException {
        batch.stream()
                .filter(this::isOpen)
                .forEach(part -> answers[part.index()] = BatchResponse.failed(part.request(), failure));
        parts.stream()
                .filter(this::isOpen)
                .forEach(part -> answers[part.index()] = BatchResponse.failed(part.request(), failure.notSent()));
        if (Arrays.stream(answers).noneMatch(answer -> answer.status() > 0 || answer.isUnknown())) {
            throw failure;
        }
    }

    private static ServiceNowException notServiced(Response answer) {
        return new ServiceNowException(
                UNAVAILABLE,
                Outcome.BUSY,
                answer.request() + " failed: the instance ran none of the requests" + answer.transactionSuffix(),
                "The instance is overloaded, or one request takes longer or answers more than a batch may",
                answer);
    }

    private static ServiceNowException leftOut(BatchRequest request, Response answer) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.UNCLEAR,
                answer.request() + " was answered without a word on " + request + answer.transactionSuffix(),
                "Search for the transaction in the instance's logs",
                answer);
    }
}
