package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs what is due, each task on a thread of its own, so that one that hangs holds up no other. */
public interface PollScheduler {

    /** @return cancels the task unless it has begun */
    @NonNull
    Runnable schedule(@NonNull Runnable task, @NonNull Duration delay);

    /** Begins no more tasks, interrupts those that run, and waits for their end, but not long. */
    void shutDown() throws InterruptedException;

    /** A thread that keeps the time, and as many as tasks are running. */
    final class Threads implements PollScheduler {

        private static final Logger LOGGER = Logger.getLogger(PollScheduler.class.getName());

        private static final Duration RETRY = Duration.ofMillis(200);

        private final ScheduledThreadPoolExecutor timer;
        private final ExecutorService workers;

        /** @param name of the threads, for thread dumps */
        public Threads(@NonNull String name) {
            this(name, new NamingThreadFactory(new DaemonThreadFactory(), name));
        }

        Threads(@NonNull String name, @NonNull ThreadFactory factory) {
            timer = DaemonThreads.scheduled(name + ": timer", 1);
            workers = Executors.newCachedThreadPool(factory);
            timer.setRemoveOnCancelPolicy(true);
        }

        @Override
        public Runnable schedule(Runnable task, Duration delay) {
            try {
                var future = timer.schedule(() -> begin(task), delay.toMillis(), TimeUnit.MILLISECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "Jenkins is shutting down; polls continue after the restart", e);
                return () -> {};
            }
        }

        /** A machine that has no thread left for the moment must not end the polls for good. */
        private void begin(Runnable task) {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "Jenkins is shutting down; polls continue after the restart", e);
            } catch (Error e) {
                LOGGER.log(Level.WARNING, "There is no thread for the polls of ServiceNow; they are tried again", e);
                schedule(task, RETRY);
            }
        }

        @Override
        public void shutDown() throws InterruptedException {
            timer.shutdownNow();
            DaemonThreads.stop(workers);
        }
    }
}
