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

/** When the next looks at one connection are due: the regular one at everything, and one in between at what is urgent. */
final class PollSchedule {

    private static final Logger LOGGER = Logger.getLogger(PollSchedule.class.getName());

    private final ConnectionPoller watch;
    private final ScheduledExecutorService threads;
    private final BooleanSupplier goesOn;
    private final Appointment regular = new Appointment(this::look);
    private final Appointment urgent = new Appointment(this::lookAtUrgent);

    /** @param goesOn asked after each look whether there is to be another one */
    PollSchedule(
            @NonNull ConnectionPoller watch,
            @NonNull ScheduledExecutorService threads,
            @NonNull BooleanSupplier goesOn) {
        this.watch = watch;
        this.threads = threads;
        this.goesOn = goesOn;
    }

    ConnectionPoller watch() {
        return watch;
    }

    /** Several calls within the time make one look. */
    void lookAtUrgentWithin(@NonNull Duration delay) {
        urgent.within(delay);
    }

    private void look() {
        after(watch::look);
    }

    private void lookAtUrgent() {
        after(watch::lookAtUrgent);
    }

    private void after(Look look) {
        var delay = ConnectionPoller.LONGEST_DELAY;
        try {
            delay = look.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A look at the waiting ServiceNow approvals failed; the next one follows", e);
        }
        if (goesOn.getAsBoolean()) {
            regular.within(delay);
        }
    }

    private interface Look {
        Duration take() throws InterruptedException;
    }

    /** A task that is due once, at the earliest of the times that were asked for. */
    private final class Appointment {

        private final Runnable task;
        private ScheduledFuture<?> due;

        Appointment(Runnable task) {
            this.task = task;
        }

        synchronized void within(Duration delay) {
            if (due != null && due.getDelay(TimeUnit.MILLISECONDS) <= delay.toMillis()) {
                return;
            }
            if (due != null) {
                due.cancel(false);
            }
            try {
                due = threads.schedule(this::come, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "Jenkins goes down; the builds are looked after again when it is back", e);
            }
        }

        private void come() {
            synchronized (this) {
                due = null;
            }
            task.run();
        }
    }
}
