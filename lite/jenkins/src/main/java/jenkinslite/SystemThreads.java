package jenkinslite;

import hudson.security.ACL;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** Threads that act as Jenkins itself. */
public final class SystemThreads {
    private static final Logger LOGGER = Logger.getLogger(SystemThreads.class.getName());
    private static final int SECONDS_TO_END = 5;

    private SystemThreads() {}

    /** What a task throws is logged, because a periodic task that throws is not run again. */
    public static ScheduledExecutorService scheduled(int threads, ThreadFactory factory) {
        return new ScheduledThreadPoolExecutor(threads, asSystem(factory)) {
            @Override
            protected void afterExecute(Runnable task, Throwable thrown) {
                if (task instanceof Future<?> future && future.isDone()) {
                    logFailure(future);
                }
            }
        };
    }

    private static void logFailure(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException x) {
            LOGGER.log(Level.WARNING, "failure in a task", x.getCause());
        } catch (CancellationException x) {
            LOGGER.log(Level.FINE, "a task was cancelled", x);
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
    }

    public static ExecutorService cached(ThreadFactory factory) {
        return Executors.newCachedThreadPool(asSystem(factory));
    }

    private static ThreadFactory asSystem(ThreadFactory factory) {
        return task -> factory.newThread(() -> {
            SecurityContextHolder.setContext(new SecurityContextImpl(ACL.SYSTEM2));
            task.run();
        });
    }

    /** Interrupts what is running, and waits for it, so that no task of one session works on in the next. */
    public static void end(ExecutorService executor) {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOGGER.log(Level.WARNING, "Tasks do not end: {0}", executor);
            }
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
    }
}
