package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

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

    private final Map<Login, Schedule> schedules = new ConcurrentHashMap<>();

    /** Waits that are not in a schedule yet. */
    private final Set<PendingApproval> arriving = ConcurrentHashMap.newKeySet();

    static ApprovalPoller get() {
        return ExtensionList.lookupSingleton(ApprovalPoller.class);
    }

    /**
     * Begins to look for a build. Returns at once: where the build's client secret is, is found out on another thread.
     *
     * @param connection the name of the connection
     * @param context of the step that waits
     */
    void add(@NonNull String connection, @NonNull StepContext context, @NonNull PendingApproval wait) {
        arriving.add(wait);
        try {
            threads.execute(() -> place(connection, context, wait));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins goes down; a build begins to wait after the restart", e);
        }
    }

    private void place(String connection, StepContext context, PendingApproval wait) {
        try {
            var run = context.get(Run.class);
            if (run == null) {
                arriving.remove(wait);
            } else {
                place(login(connection, run), wait);
            }
        } catch (IOException e) {
            arriving.remove(wait);
            LOGGER.log(Level.FINE, "A build that begins to wait is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A look-up that fails must not lose the wait: the looks themselves will say what is wrong. */
    private static Login login(String connection, Run<?, ?> run) {
        try {
            return new Login(
                    connection,
                    ServiceNowConfiguration.get().connection(connection).secretKeeper(run));
        } catch (AbortException | RuntimeException e) {
            LOGGER.log(Level.FINE, "The client secret for " + run + " was not found", e);
            return new Login(connection, run.getParent().getParent());
        }
    }

    private void place(Login login, PendingApproval wait) {
        var schedule = schedules.compute(login, (key, known) -> {
            var found = known == null ? new Schedule(key) : known;
            found.watch.add(wait);
            return found;
        });
        if (!arriving.remove(wait)) {
            schedule.watch.remove(wait);
        }
        schedule.lookWithin(FIRST_LOOK);
    }

    void remove(@NonNull PendingApproval wait) {
        arriving.remove(wait);
        schedules.values().forEach(schedule -> schedule.watch.remove(wait));
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

    /** When the next look with one login is due. */
    private final class Schedule {

        private final Login login;
        private final ConnectionWatch watch;
        private ScheduledFuture<?> next;

        Schedule(Login login) {
            this.login = login;
            watch = new ConnectionWatch(login, InstantSource.system());
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
            if (schedules.computeIfPresent(login, (key, known) -> known == this && watch.size() == 0 ? null : known)
                    == this) {
                lookWithin(delay);
            }
        }
    }

    private interface Look {
        Duration take() throws InterruptedException;
    }

    /**
     * What waits must have in common to be looked at together. The connection is looked up anew each time, so that a change of
     * the configuration is obeyed at the next look.
     *
     * @param keeper the folder whose credentials store holds the client secret, or Jenkins itself
     */
    private record Login(String connection, ItemGroup<?> keeper) implements ConnectionWatch.Connection {

        @Override
        public ServiceNowSession open() throws AbortException {
            return ServiceNowConfiguration.get().connection(connection).openForController(keeper);
        }

        @Override
        public Duration interval() {
            return ServiceNowConfiguration.get().pollInterval(connection);
        }
    }
}
