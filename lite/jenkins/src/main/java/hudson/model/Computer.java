package hudson.model;

import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ExecutorService;
import jenkinslite.SystemThreads;

/** Lite has no agents; only the pool for work that blocks is here. */
public abstract class Computer extends Actionable {
    public static final ExecutorService threadPoolForRemoting =
            SystemThreads.cached(new NamingThreadFactory(new DaemonThreadFactory(), "Computer.threadPoolForRemoting"));

    private Computer() {}
}
