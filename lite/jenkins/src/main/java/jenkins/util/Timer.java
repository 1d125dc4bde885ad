package jenkins.util;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ScheduledExecutorService;
import jenkinslite.SystemThreads;

/** Ten threads for short tasks, which run as Jenkins itself; what they throw is logged. A new pool in each session. */
public class Timer {
    private static ScheduledExecutorService executor;

    private Timer() {}

    @NonNull
    public static synchronized ScheduledExecutorService get() {
        if (executor == null) {
            executor = SystemThreads.scheduled(
                    10, new NamingThreadFactory(new DaemonThreadFactory(), "jenkins.util.Timer"));
        }
        return executor;
    }

    public static synchronized void shutdown() {
        if (executor != null) {
            SystemThreads.end(executor);
            executor = null;
        }
    }
}
