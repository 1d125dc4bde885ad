package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Sleeper;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * When one connection is polled next: the regular poll of everything, one in between of what is due now, and the end of the
 * waits whose time is up, which does not depend on the polls. Costs no thread in between.
 *
 * @param <P> what is polled with
 */
public final class PollSchedule<P extends Poller> {

    private static final Logger LOGGER = Logger.getLogger(PollSchedule.class.getName());

    private final P poller;
    private final PollScheduler scheduler;
    private final Sleeper time;
    private final Runnable dropIfIdle;
    private final Timer all;
    private final Timer due;
    private final Timer deadlines;
    private volatile boolean cancelled;

    private boolean polling;

    /** What came due while a poll was made: it follows that, and no thread waits for it. */
    private final Set<Timer> missed = new LinkedHashSet<>();

    /** @param dropIfIdle called after each poll; to {@link #cancel} this when nothing is left to poll for */
    public PollSchedule(
            @NonNull P poller, @NonNull PollScheduler scheduler, @NonNull Sleeper time, @NonNull Runnable dropIfIdle) {
        this.poller = poller;
        this.scheduler = scheduler;
        this.time = time;
        this.dropIfIdle = dropIfIdle;
        this.all = new Timer(timer -> poll(timer, poller::pollAll));
        this.due = new Timer(timer -> poll(timer, poller::pollDue));
        this.deadlines = new Timer(timer -> expire());
    }

    @NonNull
    public P poller() {
        return poller;
    }

    /** Several calls within the time make one poll. */
    public void pollDueWithin(@NonNull Duration delay) {
        due.within(delay);
        watchDeadlines();
    }

    public void pollAllNow() {
        all.within(Duration.ZERO);
    }

    /** There is nobody left to poll for. */
    public void cancel() {
        cancelled = true;
        all.cancel();
        due.cancel();
        deadlines.cancel();
    }

    private interface Poll {
        /** @return the time until the next regular poll */
        Duration run() throws InterruptedException;
    }

    private void poll(Timer timer, Poll poll) {
        if (!begin(timer)) {
            return;
        }
        var delay = PollDelay.MAX;
        try {
            delay = poll.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // whatever it is, the next poll has to come
            LOGGER.log(Level.WARNING, "A poll of ServiceNow failed; the next one follows", e);
        }
        all.within(delay);
        end().forEach(each -> each.within(Duration.ZERO));
        watchDeadlines();
        dropIfIdle.run();
    }

    /** @return false when a poll is being made */
    private synchronized boolean begin(Timer timer) {
        if (polling) {
            missed.add(timer);
            return false;
        }
        polling = true;
        return true;
    }

    /** @return what has come due meanwhile */
    private synchronized List<Timer> end() {
        polling = false;
        var due = List.copyOf(missed);
        missed.clear();
        return due;
    }

    private void expire() {
        try {
            poller.expire();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "A wait for ServiceNow whose time is up could not be ended", e);
        }
        watchDeadlines();
        dropIfIdle.run();
    }

    private void watchDeadlines() {
        var next = poller.untilNextDeadline();
        if (next != null) {
            deadlines.within(next);
        }
    }

    /** Runs a task once, at the earliest of the times that were asked for. */
    private final class Timer {

        private final Consumer<Timer> task;

        /** Null when nothing is scheduled. */
        @CheckForNull
        private Runnable cancellation;

        private long at;

        Timer(Consumer<Timer> task) {
            this.task = task;
        }

        synchronized void within(Duration delay) {
            var wanted = time.nanoTime() + delay.toNanos();
            if (cancelled || cancellation != null && at - wanted <= 0) {
                return;
            }
            cancel();
            at = wanted;
            cancellation = scheduler.schedule(this::run, delay);
        }

        synchronized void cancel() {
            if (cancellation != null) {
                cancellation.run();
                cancellation = null;
            }
        }

        private void run() {
            synchronized (this) {
                cancellation = null;
            }
            task.accept(this);
        }
    }
}
