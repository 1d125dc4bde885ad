package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Collects lines by key, and sends those of a key together: an interval after the first of them, and never two batches of one key
 * within an interval. A batch that fails is sent again, as it was, before the next.
 */
final class StageNoteBatcher<K, L> {

    private static final Logger LOGGER = Logger.getLogger(StageNoteBatcher.class.getName());

    /** Of one batch; the delays double up to {@link #MAX_DELAY}, so with an interval of 30 s about five hours. */
    private static final int MAX_TRIES = 24;

    private static final Duration MAX_DELAY = Duration.ofMinutes(15);

    private final ScheduledExecutorService threads;
    private final Supplier<Duration> interval;
    private final BiPredicate<K, List<L>> sender;

    /** A key is in here as long as a timer runs for it. */
    private final Map<K, Pending<L>> waiting = new ConcurrentHashMap<>();

    /**
     * @param batch that is being sent, or is to be sent again; empty when there is none
     * @param tries of it that have failed
     * @param lines that came after it
     */
    private record Pending<L>(List<L> batch, int tries, List<L> lines) {

        static <L> Pending<L> none() {
            return new Pending<>(List.of(), 0, List.of());
        }

        Pending<L> with(L line) {
            return new Pending<>(
                    batch, tries, Stream.concat(lines.stream(), Stream.of(line)).toList());
        }

        Pending<L> withBatch() {
            return batch.isEmpty() ? new Pending<>(lines, 0, List.of()) : this;
        }

        Pending<L> after(boolean sent) {
            return sent ? new Pending<>(List.of(), 0, lines) : new Pending<>(batch, tries + 1, lines);
        }
    }

    /**
     * @param sender called on the threads, for one key on one thread at a time; false when the batch is to be sent again. Of one that
     *     throws, what it throws is logged, and the lines are lost
     */
    StageNoteBatcher(
            @NonNull ScheduledExecutorService threads,
            @NonNull Supplier<Duration> interval,
            @NonNull BiPredicate<K, List<L>> sender) {
        this.threads = threads;
        this.interval = interval;
        this.sender = sender;
    }

    /** Returns at once. */
    void add(@NonNull K key, @NonNull L line) {
        waiting.compute(key, (same, pending) -> {
            if (pending == null) {
                sendLater(key, 0);
            }
            return (pending == null ? Pending.<L>none() : pending).with(line);
        });
    }

    /** @param tries how often the batch that comes next has failed */
    private void sendLater(K key, int tries) {
        var delay = interval.get().toMillis();
        try {
            threads.schedule(
                    () -> send(key),
                    tries == 0 ? delay : Math.max(delay, Math.min(delay << Math.min(tries, 20), MAX_DELAY.toMillis())),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down", e);
        }
    }

    /** When there is nothing more to send the key is dropped: the interval of its next line begins with that line. */
    private void send(K key) {
        var now = waiting.computeIfPresent(key, (same, pending) -> {
            var next = pending.withBatch();
            return next.batch().isEmpty() ? null : next;
        });
        if (now != null) {
            var sent = isSent(key, now.batch(), now.tries() + 1);
            waiting.computeIfPresent(key, (same, pending) -> pending.after(sent));
            sendLater(key, sent ? 0 : now.tries() + 1);
        }
    }

    /** @return true also when it is lost */
    private boolean isSent(K key, List<L> batch, int tries) {
        if (isSent(key, batch)) {
            return true;
        }
        if (tries < MAX_TRIES) {
            return false;
        }
        LOGGER.log(Level.WARNING, "A batch of {0} is lost after {1} tries", new Object[] {key, tries});
        return true;
    }

    /** @return false when it may be sent later */
    private boolean isSent(K key, List<L> batch) {
        try {
            return sender.test(key, batch);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "A batch of " + key + " is lost", e);
            return true;
        }
    }

    /** Sends what is there on the threads, without waiting for any timer and without repeating it. */
    void sendAll() {
        waiting.keySet()
                .forEach(key -> threads.execute(() -> {
                    var pending = waiting.remove(key);
                    if (pending != null) {
                        Stream.of(pending.batch(), pending.lines())
                                .filter(lines -> !lines.isEmpty())
                                .filter(lines -> !isSent(key, lines))
                                .forEach(lines -> LOGGER.log(
                                        Level.WARNING, "A batch of {0} is lost: Jenkins is shutting down", key));
                    }
                }));
    }
}
