package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Collects lines by key, and sends those of a key together: an interval after the first of them, and never two batches of one key
 * within an interval.
 */
final class StageNoteBatcher<K, L> {

    private static final Logger LOGGER = Logger.getLogger(StageNoteBatcher.class.getName());

    private final ScheduledExecutorService threads;
    private final Supplier<Duration> interval;
    private final BiConsumer<K, List<L>> sender;

    /** A key is in here as long as a timer runs for it. */
    private final Map<K, List<L>> waiting = new ConcurrentHashMap<>();

    /** @param sender called on the threads, for one key on one thread at a time; what it throws is logged, and the lines are lost */
    StageNoteBatcher(
            @NonNull ScheduledExecutorService threads,
            @NonNull Supplier<Duration> interval,
            @NonNull BiConsumer<K, List<L>> sender) {
        this.threads = threads;
        this.interval = interval;
        this.sender = sender;
    }

    /** Returns at once. */
    void add(@NonNull K key, @NonNull L line) {
        waiting.compute(key, (same, lines) -> {
            if (lines == null) {
                sendLater(key);
            }
            return with(lines, line);
        });
    }

    private static <L> List<L> with(List<L> lines, L line) {
        var more = lines == null ? new ArrayList<L>() : lines;
        more.add(line);
        return more;
    }

    private void sendLater(K key) {
        try {
            threads.schedule(() -> send(key), interval.get().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down", e);
        }
    }

    /** When there is nothing more to send the key is dropped: the interval of its next line begins with that line. */
    private void send(K key) {
        var lines = new ArrayList<L>();
        waiting.computeIfPresent(key, (same, some) -> {
            lines.addAll(some);
            return some.isEmpty() ? null : new ArrayList<>();
        });
        if (!lines.isEmpty()) {
            sendNow(key, lines);
            sendLater(key);
        }
    }

    private void sendNow(K key, List<L> lines) {
        try {
            sender.accept(key, lines);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A batch of " + key + " is lost", e);
        }
    }

    /** Sends what is there on the threads, without waiting for any timer. */
    void sendAll() {
        waiting.keySet()
                .forEach(key -> threads.execute(() -> {
                    var lines = waiting.remove(key);
                    if (lines != null && !lines.isEmpty()) {
                        sendNow(key, lines);
                    }
                }));
    }
}
