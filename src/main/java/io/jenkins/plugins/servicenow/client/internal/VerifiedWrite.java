package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
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
    private final Attempt<Optional<T>> look;
    private ServiceNowException doubt;

    /** @param look finds what an earlier try has written; not to be repeated by itself */
    public VerifiedWrite(Attempt<T> write, Attempt<Optional<T>> look) {
        this.write = write;
        this.look = look;
    }

    public T run(Retries retries) throws ServiceNowException, InterruptedException {
        return retries.call(this::attempt);
    }

    private T attempt() throws ServiceNowException, InterruptedException {
        if (doubt != null) {
            var done = look();
            if (done.isPresent()) {
                return done.get();
            }
            if (doubt.aftermath() == ServiceNowException.Aftermath.RUNNING) {
                throw doubt;
            }
        }
        try {
            var written = write.run();
            // The look also tells when the try in doubt has come through after all and there are two now.
            return doubt == null ? written : look().orElse(written);
        } catch (ServiceNowException e) {
            if (!e.aftermath().doubtful) {
                throw e;
            }
            doubt = e;
            var done = look();
            if (done.isPresent()) {
                return done.get();
            }
            throw e;
        }
    }

    private Optional<T> look() throws ServiceNowException, InterruptedException {
        try {
            return look.run();
        } catch (ServiceNowException e) {
            // A look that finds several records has not failed: it has settled that there are too many.
            throw e.kind() == ServiceNowException.Kind.REJECTED ? e : doubt.unsettledBy(e);
        }
    }
}
