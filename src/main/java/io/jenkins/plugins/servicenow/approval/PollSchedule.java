package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** When one connection is polled next: the regular poll of everything, and one in between of what is due now. */
final class PollSchedule {

    private static final Logger LOGGER = Logger.getLogger(PollSchedule.class.getName());

    private final ConnectionPoller poller;
    private final ScheduledExecutorService threads;
    private final BooleanSupplier isNeeded;
    private final ScheduledPoll all;
    private final ScheduledPoll due;

    /** @param isNeeded asked after each poll whether there is to be another one */
    PollSchedule(
            @NonNull ConnectionPoller poller,
            @NonNull ScheduledExecutorService threads,
            @NonNull BooleanSupplier isNeeded) {
        this.poller = poller;
        this.threads = threads;
        this.isNeeded = isNeeded;
        this.all = new ScheduledPoll(poller::pollAll);
        this.due = new ScheduledPoll(poller::pollDue);
    }

    ConnectionPoller poller() {
        return poller;
    }

    /** Several calls within the time make one poll. */
    void pollDueWithin(@NonNull Duration delay) {
        due.within(delay);
    }

    private interface Poll {
        /** @return the time until the next regular poll */
        Duration run() throws InterruptedException;
    }

    /** A poll that comes once, at the earliest of the times that were asked for. */
    private final class ScheduledPoll {

        private final Poll poll;
        private ScheduledFuture<?> future;

        ScheduledPoll(Poll poll) {
            this.poll = poll;
        }

        synchronized void within(Duration delay) {
            if (future != null && future.getDelay(TimeUnit.MILLISECONDS) <= delay.toMillis()) {
                return;
            }
            if (future != null) {
                future.cancel(false);
            }
            try {
                future = threads.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "Jenkins is shutting down; polling continues when it is back", e);
            }
        }

        private void run() {
            synchronized (this) {
                future = null;
            }
            var delay = ConnectionPoller.MAX_DELAY;
            try {
                delay = poll.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "A poll of the waiting ServiceNow approvals failed; the next one follows", e);
            }
            if (isNeeded.getAsBoolean()) {
                all.within(delay);
            }
        }
    }
}
