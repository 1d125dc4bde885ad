package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Asks ServiceNow on behalf of all waiting builds of this controller. A build costs an entry in a set, no thread and no timer. */
@Extension
public final class ApprovalPoller {

    private static final Logger LOGGER = Logger.getLogger(ApprovalPoller.class.getName());

    /** A slow instance holds up its own builds only, unless this many are slow at once. */
    private static final int THREADS = 4;

    /** Builds that begin to wait within this time are looked at together. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    /** Calls of the webhook within this time make one look, however many come. */
    private static final Duration WOKEN_LOOK = Duration.ofMillis(250);

    /** Controllers that come back together do not all ask at the same moment. */
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private final Duration afterRestart = FIRST_LOOK.plusMillis(
            (long) (Math.random() * SPREAD.minus(FIRST_LOOK).toMillis()));

    private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(
            THREADS, new NamingThreadFactory(new DaemonThreadFactory(), "ServiceNow approvals"));

    private final Map<String, PollSchedule> schedules = new ConcurrentHashMap<>();

    static ApprovalPoller get() {
        return ExtensionList.lookupSingleton(ApprovalPoller.class);
    }

    /** @param resumed whether the build has waited before this start of Jenkins */
    void add(@NonNull String connection, @NonNull PendingApproval wait, boolean resumed) {
        var schedule = schedules.computeIfAbsent(connection, this::schedule);
        schedule.watch().add(wait);
        schedule.lookAtUrgentWithin(resumed ? afterRestart : FIRST_LOOK);
    }

    private PollSchedule schedule(String connection) {
        var watch = new ConnectionWatch(new Configured(connection), InstantSource.system(), Math::random);
        return new PollSchedule(watch, threads);
    }

    void remove(@NonNull String connection, @NonNull PendingApproval wait) {
        var schedule = schedules.get(connection);
        if (schedule != null) {
            schedule.watch().remove(wait);
        }
    }

    /**
     * Looks at a change request soon, if a build waits for it. What is then found decides, not the caller. Returns at once and
     * does not tell whether a build waits.
     */
    void wake(@NonNull SysId change) {
        try {
            threads.execute(() -> schedules.values().stream()
                    .filter(schedule -> schedule.watch().wake(change))
                    .forEach(schedule -> schedule.lookAtUrgentWithin(WOKEN_LOOK)));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins goes down; nobody is woken", e);
        }
    }

    @Terminator
    public static void shutDown() {
        get().threads.shutdownNow();
    }

    /** Looked up anew each time, so that a change of the configuration is obeyed at the next look. */
    private record Configured(String name) implements ConnectionWatch.Connection {

        @Override
        public ServiceNowSession open() throws AbortException {
            return ServiceNowConfiguration.get().connection(name).openForController();
        }

        @Override
        public Duration interval() {
            return ServiceNowConfiguration.get().pollInterval(name);
        }
    }
}
