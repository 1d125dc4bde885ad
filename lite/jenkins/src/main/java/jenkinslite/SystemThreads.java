package jenkinslite;

import hudson.security.ACL;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** Threads that act as Jenkins itself. */
public final class SystemThreads {
    private SystemThreads() {}

    public static ScheduledExecutorService scheduled(int threads, ThreadFactory factory) {
        return Executors.newScheduledThreadPool(threads, asSystem(factory));
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
}
