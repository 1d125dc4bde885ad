package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import java.util.Optional;

/**
 * A write that must not happen twice. When a try may have been carried out although it failed, the instance is asked at
 * once, and again before every further try, so that a late one is seen too. After a try that may still be running
 * there is no further one, only further asking.
 *
 * @param <T> what the write gives
 */
public final class VerifiedWrite<T> {

    private final Attempt<T> write;
    private final Attempt<Optional<T>> find;
    private ServiceNowException ambiguousFailure;

    /** @param find finds what an earlier try has written; not to be repeated by itself */
    public VerifiedWrite(Attempt<T> write, Attempt<Optional<T>> find) {
        this.write = write;
        this.find = find;
    }

    public T run(Retries retries) throws ServiceNowException, InterruptedException {
        return retries.call(this::attempt);
    }

    private T attempt() throws ServiceNowException, InterruptedException {
        if (ambiguousFailure != null) {
            var written = find();
            if (written.isPresent()) {
                return written.get();
            }
            if (ambiguousFailure.outcome() == ServiceNowException.Outcome.RUNNING) {
                throw ambiguousFailure;
            }
        }
        try {
            var written = write.run();
            // Also tells when the ambiguous try has come through after all and there are two now.
            return ambiguousFailure == null ? written : find().orElse(written);
        } catch (ServiceNowException e) {
            if (!e.outcome().mayHaveBeenApplied) {
                throw e;
            }
            ambiguousFailure = e;
            var written = find();
            if (written.isPresent()) {
                return written.get();
            }
            throw e;
        }
    }

    private Optional<T> find() throws ServiceNowException, InterruptedException {
        try {
            return find.run();
        } catch (ServiceNowException e) {
            // A lookup that finds several records has not failed: it has told that there are too many.
            throw e.kind() == ServiceNowException.Kind.REJECTED ? e : ambiguousFailure.unverified(e);
        }
    }
}
