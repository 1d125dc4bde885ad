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
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageNoteBatcherTest {

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private StageNoteBatcher<String, Integer> batches(Duration interval) {
        return new StageNoteBatcher<>(threads, () -> interval, (key, lines) -> sent.add(key + lines));
    }

    private String next() throws InterruptedException {
        return sent.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void whatComesWithinAnIntervalIsSentTogether() throws Exception {
        var batches = batches(Duration.ofHours(1));
        batches.add("a", 1);
        batches.add("b", 2);
        batches.add("a", 3);
        assertNull(sent.poll());
        batches.sendAll();
        assertEquals(
                List.of("a[1, 3]", "b[2]"),
                List.of(next(), next()).stream().sorted().toList());
    }

    @Test
    void theTimerSendsAndBeginsAnew() throws Exception {
        var batches = batches(Duration.ofMillis(5));
        batches.add("a", 1);
        assertEquals("a[1]", next());
        batches.add("a", 2);
        assertEquals("a[2]", next());
    }

    @Test
    void twoBatchesOfOneKeyAreAnIntervalApart() throws Exception {
        var interval = Duration.ofMillis(100);
        var times = new LinkedBlockingQueue<Long>();
        var batches = new StageNoteBatcher<String, Integer>(
                threads, () -> interval, (key, lines) -> times.add(System.nanoTime()));
        batches.add("a", 1);
        var first = times.poll(30, TimeUnit.SECONDS);
        batches.add("a", 2);
        var second = times.poll(30, TimeUnit.SECONDS);
        assertTrue(second - first >= interval.toNanos(), "apart");
    }

    @Test
    void aSlowKeyHoldsUpNoOther() throws Exception {
        var free = new CountDownLatch(1);
        var order = new ArrayList<String>();
        var batches = new StageNoteBatcher<String, Integer>(threads, () -> Duration.ofMillis(1), (key, lines) -> {
            if (key.equals("slow")) {
                await(free);
            }
            order.add(key);
            sent.add(key + lines);
        });
        batches.add("slow", 1);
        batches.add("fast", 2);
        assertEquals("fast[2]", next());
        batches.add("slow", 3);
        free.countDown();
        assertEquals("slow[1]", next());
        assertEquals("slow[3]", next(), "not lost");
        assertEquals(List.of("fast", "slow", "slow"), order);
    }

    @Test
    void aBatchThatFailsIsDropped() throws Exception {
        var batches = new StageNoteBatcher<String, Integer>(threads, () -> Duration.ofMillis(1), (key, lines) -> {
            sent.add(key + lines);
            throw new IllegalStateException("no");
        });
        batches.add("a", 1);
        assertEquals("a[1]", next());
        batches.add("a", 2);
        assertEquals("a[2]", next());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
