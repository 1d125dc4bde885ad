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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

    private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(
            THREADS, new NamingThreadFactory(new DaemonThreadFactory(), "ServiceNow approvals"));

    private final Map<String, Schedule> schedules = new ConcurrentHashMap<>();

    static ApprovalPoller get() {
        return ExtensionList.lookupSingleton(ApprovalPoller.class);
    }

    void add(@NonNull String connection, @NonNull PendingApproval wait) {
        var schedule = schedules.computeIfAbsent(connection, Schedule::new);
        schedule.watch.add(wait);
        schedule.lookWithin(FIRST_LOOK);
    }

    void remove(@NonNull String connection, @NonNull PendingApproval wait) {
        var schedule = schedules.get(connection);
        if (schedule != null) {
            schedule.watch.remove(wait);
        }
    }

    /** Looks at a change request at once, if a build waits for it. What is then found decides, not the caller. */
    void wake(@NonNull SysId change) {
        schedules.values().stream()
                .filter(schedule -> schedule.watch.isWaitingFor(change))
                .forEach(schedule -> threads.execute(() -> schedule.lookAt(change)));
    }

    @Terminator
    public static void shutDown() {
        get().threads.shutdownNow();
    }

    /** When the next look at one connection is due. */
    private final class Schedule {

        private final ConnectionWatch watch;
        private ScheduledFuture<?> next;

        Schedule(String connection) {
            watch = new ConnectionWatch(new Configured(connection), InstantSource.system());
        }

        synchronized void lookWithin(Duration delay) {
            if (threads.isShutdown()) {
                return;
            }
            if (next != null && next.getDelay(TimeUnit.MILLISECONDS) <= delay.toMillis()) {
                return;
            }
            if (next != null) {
                next.cancel(false);
            }
            next = threads.schedule(this::look, delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            synchronized (this) {
                next = null;
            }
            again(watch::look);
        }

        void lookAt(SysId change) {
            again(() -> watch.look(change));
        }

        private void again(Look look) {
            var delay = ConnectionWatch.LONGEST_DELAY;
            try {
                delay = look.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "A look at the waiting ServiceNow approvals failed; the next one follows", e);
            }
            if (watch.size() > 0) {
                lookWithin(delay);
            }
        }
    }

    private interface Look {
        Duration take() throws InterruptedException;
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
