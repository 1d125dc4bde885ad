package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads for work in the background, which does not keep Jenkins from ending. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /**
     * @param name of the threads, for thread dumps
     * @param threads how many there are at most
     */
    @NonNull
    public static ScheduledThreadPoolExecutor scheduled(@NonNull String name, int threads) {
        return new ScheduledThreadPoolExecutor(threads, new NamingThreadFactory(new DaemonThreadFactory(), name));
    }
}
