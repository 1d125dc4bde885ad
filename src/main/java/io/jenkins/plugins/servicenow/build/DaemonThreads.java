package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Threads for work in the background, which does not keep Jenkins from ending. */
public final class DaemonThreads {

    private static final Logger LOGGER = Logger.getLogger(DaemonThreads.class.getName());

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private DaemonThreads() {}

    /**
     * @param name of the threads, for thread dumps
     * @param threads how many there are at most
     */
    @NonNull
    public static ScheduledThreadPoolExecutor scheduled(@NonNull String name, int threads) {
        return new ScheduledThreadPoolExecutor(threads, new NamingThreadFactory(new DaemonThreadFactory(), name));
    }

    /** Interrupts the threads, and waits some seconds for them: a file that is written now is written to its end. */
    public static void stop(@NonNull ExecutorService threads) throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOGGER.log(Level.FINE, "Work in the background has not ended after {0}", SHUTDOWN_TIMEOUT);
        }
    }
}
