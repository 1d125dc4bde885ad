package io.jenkins.plugins.servicenow.polling;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The threads on which ServiceNow is polled. */
class PollSchedulerTest {

    @Test
    void aMachineThatHasNoThreadForTheMomentPollsLater() throws Exception {
        var made = new AtomicInteger();
        var threads = new PollScheduler.Threads("polls", task -> {
            if (made.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        });
        try {
            var done = new CountDownLatch(1);
            threads.schedule(done::countDown, Duration.ZERO);
            assertTrue(done.await(20, TimeUnit.SECONDS));
        } finally {
            threads.shutDown();
        }
    }
}
