package io.jenkins.plugins.servicenow.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageNoteBatcherTest {

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private StageNoteBatcher<String, Integer> batcher(Duration interval) {
        return new StageNoteBatcher<>(threads, () -> interval, (key, lines) -> sent.add(key + lines));
    }

    private String next() throws InterruptedException {
        return sent.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void whatComesWithinAnIntervalIsSentTogether() throws Exception {
        var batcher = batcher(Duration.ofHours(1));
        batcher.add("a", 1);
        batcher.add("b", 2);
        batcher.add("a", 3);
        assertNull(sent.poll());
        batcher.sendAll();
        assertEquals(
                List.of("a[1, 3]", "b[2]"),
                List.of(next(), next()).stream().sorted().toList());
    }

    @Test
    void theTimerSendsAndStartsAgain() throws Exception {
        var batcher = batcher(Duration.ofMillis(5));
        batcher.add("a", 1);
        assertEquals("a[1]", next());
        batcher.add("a", 2);
        assertEquals("a[2]", next());
    }

    @Test
    void twoBatchesOfOneKeyAreAnIntervalApart() {
        var timers = new ManualTimers();
        var batcher = new StageNoteBatcher<String, Integer>(
                timers, () -> Duration.ofSeconds(30), (key, lines) -> sent.add(key + lines));
        batcher.add("a", 1);
        assertNull(sent.poll());
        assertEquals(List.of(30L), timers.seconds());
        timers.expire();
        assertEquals("a[1]", sent.poll());

        batcher.add("a", 2);
        assertNull(sent.poll(), "the interval of the first batch");
        assertEquals(List.of(30L), timers.seconds(), "one timer a key");
        timers.expire();
        assertEquals("a[2]", sent.poll());

        timers.expire();
        assertNull(sent.poll(), "nothing more to send");
        assertEquals(List.of(), timers.seconds());
        timers.shutdownNow();
    }

    /** Timers that run out when the test says so. */
    private static final class ManualTimers extends ScheduledThreadPoolExecutor {

        private final List<Long> seconds = new ArrayList<>();
        private final List<Runnable> tasks = new ArrayList<>();

        ManualTimers() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            seconds.add(unit.toSeconds(delay));
            tasks.add(task);
            return null;
        }

        List<Long> seconds() {
            return List.copyOf(seconds);
        }

        void expire() {
            seconds.remove(0);
            tasks.remove(0).run();
        }
    }

    @Test
    void aSlowKeyHoldsUpNoOther() throws Exception {
        var free = new CountDownLatch(1);
        var order = new ArrayList<String>();
        var batcher = new StageNoteBatcher<String, Integer>(threads, () -> Duration.ofMillis(1), (key, lines) -> {
            if (key.equals("slow")) {
                await(free);
            }
            order.add(key);
            return sent.add(key + lines);
        });
        batcher.add("slow", 1);
        batcher.add("fast", 2);
        assertEquals("fast[2]", next());
        batcher.add("slow", 3);
        free.countDown();
        assertEquals("slow[1]", next());
        assertEquals("slow[3]", next(), "not lost");
        assertEquals(List.of("fast", "slow", "slow"), order);
    }

    @Test
    void aBatchThatFailsIsDropped() throws Exception {
        var batcher = new StageNoteBatcher<String, Integer>(threads, () -> Duration.ofMillis(1), (key, lines) -> {
            sent.add(key + lines);
            throw new IllegalStateException("no");
        });
        batcher.add("a", 1);
        assertEquals("a[1]", next());
        batcher.add("a", 2);
        assertEquals("a[2]", next());
    }

    @Test
    void aBatchThatAnOutageRefusesIsSentAgainAsItWasBeforeTheNext() {
        var timers = new ManualTimers();
        var outage = new AtomicBoolean(true);
        var batcher = new StageNoteBatcher<String, Integer>(timers, () -> Duration.ofSeconds(30), (key, lines) -> {
            sent.add(key + lines);
            return !outage.get();
        });
        batcher.add("a", 1);
        timers.expire();
        assertEquals("a[1]", sent.poll());
        batcher.add("a", 2);
        assertEquals(List.of(60L), timers.seconds(), "later than the first time");
        outage.set(false);
        timers.expire();
        assertEquals("a[1]", sent.poll());
        assertNull(sent.poll());
        timers.expire();
        assertEquals("a[2]", sent.poll());
        timers.expire();
        assertEquals(List.of(), timers.seconds());
        timers.shutdownNow();
    }

    @Test
    void anOutageWithoutAnEndKeepsNoBatchForEver() {
        var timers = new ManualTimers();
        var batcher = new StageNoteBatcher<String, Integer>(timers, () -> Duration.ofSeconds(30), (key, lines) -> {
            sent.add(key + lines);
            return false;
        });
        batcher.add("a", 1);
        while (!timers.seconds().isEmpty()) {
            timers.expire();
        }
        assertEquals(24, sent.size());
        timers.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
