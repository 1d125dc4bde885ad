package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.UNAVAILABLE;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.OpenWrites;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Writes that must not happen twice. While it is not certain whether a try was carried out, the instance is only asked for
 * what it makes: until that is found, or until it is certain that it will not appear any more. Only then there is a
 * further try. What is not certain when a call ends is {@linkplain OpenWrites open} for the next one.
 */
public final class VerifiedWrites {

    private final String instance;
    private final Retries retries;
    private final OpenWrites openWrites;

    public VerifiedWrites(String instance, Retries retries, OpenWrites openWrites) {
        this.instance = instance;
        this.retries = retries;
        this.openWrites = openWrites;
    }

    /** The same without any patience. */
    public VerifiedWrites once() {
        return new VerifiedWrites(instance, retries.once(), openWrites);
    }

    public Retries retries() {
        return retries;
    }

    /** @param record what tells the record from all others, its table included */
    public String key(String record) {
        return instance + " " + record;
    }

    /** Lets one thread at a time look for a record and write it. */
    @NonNull
    public KeyedLock lock(String key) throws InterruptedException {
        return KeyedLock.acquire(key);
    }

    /** Whether an earlier call, perhaps before a restart, may have written it or may still write it. */
    public boolean isOpen(String key) {
        return openWrites.openUntil(key).isPresent();
    }

    /** Whether what is not there yet may still appear, because an earlier call has sent it. */
    public boolean mayAppear(String key) {
        return openWrites
                .openUntil(key)
                .filter(retries.sleeper().now()::isBefore)
                .isPresent();
    }

    /** For what has been found otherwise. */
    public void settle(String key) {
        if (isOpen(key)) {
            openWrites.settle(List.of(key));
        }
    }

    /** Remembers it for those who have looked for it before. */
    public void remember(String key) {
        RecentWrites.add(key);
    }

    /** Whether this process has written it lately, so perhaps after the caller has looked for it. */
    public boolean isRecent(String key) {
        return RecentWrites.contains(key);
    }

    /**
     * What an earlier call has written, when that was open: asks until it is found or certainly not there. The caller has
     * the lock of the key.
     */
    public <T> Optional<T> earlier(String key, Attempt<Optional<T>> find)
            throws ServiceNowException, InterruptedException {
        return new Run<>(key, find).earlier();
    }

    /**
     * The caller has the lock of the key.
     *
     * @param find finds what an earlier try has written; not to be repeated by itself
     */
    public <T> T run(String key, Attempt<T> write, Attempt<Optional<T>> find)
            throws ServiceNowException, InterruptedException {
        return new Run<>(key, find).run(write);
    }

    private final class Run<T> {

        private final String key;
        private final Attempt<Optional<T>> find;
        private final Retries.Pauses pauses = retries.pauses();

        Run(String key, Attempt<Optional<T>> find) {
            this.key = key;
            this.find = find;
        }

        Optional<T> earlier() throws ServiceNowException, InterruptedException {
            return isOpen(key) ? look(openFor(key), null) : Optional.empty();
        }

        T run(Attempt<T> write) throws ServiceNowException, InterruptedException {
            var earlier = earlier();
            if (earlier.isPresent()) {
                return earlier.get();
            }
            for (var ambiguous = false; ; ) {
                T written;
                try {
                    written = tryOnce(write);
                } catch (ServiceNowException e) {
                    if (e.outcome().mayHaveBeenApplied) {
                        ambiguous = true;
                        var certainAfter = e.outcome().certainAfter(retries.rules());
                        begin(List.of(key), certainAfter);
                        var found = look(certainAfter, e);
                        if (found.isPresent()) {
                            return found.get();
                        }
                    } else {
                        openWrites.settle(List.of(key));
                    }
                    if (!e.outcome().retryable || pauses.areOver()) {
                        throw e;
                    }
                    pauses.pause(e, pauses.left());
                    continue;
                }
                // Tells when an earlier try has been carried out after all and there are two now.
                return ambiguous ? retries.call(find).orElse(written) : written;
            }
        }

        private T tryOnce(Attempt<T> write) throws ServiceNowException, InterruptedException {
            begin(List.of(key), retries.rules().certainAfterTimeout());
            try {
                var written = write.run();
                openWrites.settle(List.of(key));
                return written;
            } catch (IllegalArgumentException e) {
                // Refused before anything was sent.
                openWrites.settle(List.of(key));
                throw e;
            }
        }

        /**
         * Until it is found, or is certainly not there: then the write is settled. The patience does not end before.
         *
         * @param open how long it is uncertain
         * @param failure of the try that may have been carried out; null for one of an earlier call
         */
        private Optional<T> look(Duration open, @CheckForNull ServiceNowException failure)
                throws ServiceNowException, InterruptedException {
            var end = nanoTime() + open.toNanos();
            for (var lookups = pauses.again(); ; ) {
                var left = Duration.ofNanos(Math.max(0, end - nanoTime()));
                ServiceNowException lookupFailure = null;
                try {
                    var found = find.run();
                    if (found.isPresent() || left.isZero()) {
                        openWrites.settle(List.of(key));
                        return found;
                    }
                } catch (ServiceNowException e) {
                    lookupFailure = e;
                    left = longer(left, lookups.left());
                }
                if (lookupFailure != null && (!lookupFailure.outcome().retryable || left.isZero() || isImpatient())) {
                    throw failure == null ? lookupFailure : failure.unverified(lookupFailure);
                }
                if (isImpatient()) {
                    throw failure == null ? stillOpen() : failure;
                }
                lookups.pause(lookupFailure, left);
            }
        }
    }

    /** How long it remains uncertain whether an earlier call has written it. However the clock was set meanwhile. */
    Duration openFor(String key) {
        return openWrites
                .openUntil(key)
                .map(until -> Duration.between(retries.sleeper().now(), until))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .map(left -> left.compareTo(retries.rules().certainAfterTimeout()) > 0
                        ? retries.rules().certainAfterTimeout()
                        : left)
                .orElse(Duration.ZERO);
    }

    void begin(Collection<String> keys, Duration open) {
        openWrites.begin(keys, retries.sleeper().now().plus(open));
    }

    void settle(Collection<String> keys) {
        openWrites.settle(keys);
    }

    /** @throws ServiceNowException for those who come back by themselves */
    void checkPatience() throws ServiceNowException {
        if (isImpatient()) {
            throw stillOpen();
        }
    }

    /** For those who come back by themselves. */
    private boolean isImpatient() {
        return retries.rules().patience().isZero();
    }

    long nanoTime() {
        return retries.sleeper().nanoTime();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static ServiceNowException stillOpen() {
        return new ServiceNowException(
                UNAVAILABLE,
                Outcome.BUSY,
                "Nothing was sent, because it is not certain yet whether an earlier try was carried out",
                "Try again later",
                null);
    }
}
