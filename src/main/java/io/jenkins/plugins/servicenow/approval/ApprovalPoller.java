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
import java.util.concurrent.ScheduledThreadPoolExecutor;
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

    /** Calls of the webhook within this time make one look, however many come. */
    private static final Duration WOKEN_LOOK = Duration.ofMillis(250);

    /** Controllers that come back together do not all ask at the same moment. */
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private final Duration afterRestart = FIRST_LOOK.plusMillis(
            (long) (Math.random() * SPREAD.minus(FIRST_LOOK).toMillis()));

    private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(
            THREADS, new NamingThreadFactory(new DaemonThreadFactory(), "ServiceNow approvals"));

    private final Map<Login, PollSchedule> schedules = new ConcurrentHashMap<>();

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
     * @param resumed whether the build has waited before this start of Jenkins
     */
    void add(@NonNull String connection, @NonNull StepContext context, @NonNull PendingApproval wait, boolean resumed) {
        arriving.add(wait);
        try {
            threads.execute(() -> place(connection, context, wait, resumed));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins goes down; a build begins to wait after the restart", e);
        }
    }

    private void place(String connection, StepContext context, PendingApproval wait, boolean resumed) {
        try {
            var run = context.get(Run.class);
            if (run == null) {
                arriving.remove(wait);
            } else {
                place(login(connection, run), wait, resumed);
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
                    ServiceNowConfiguration.get().connection(connection).credentialsContext(run));
        } catch (AbortException | RuntimeException e) {
            LOGGER.log(Level.FINE, "The client secret for " + run + " was not found", e);
            return new Login(connection, run.getParent().getParent());
        }
    }

    private void place(Login login, PendingApproval wait, boolean resumed) {
        var schedule = schedules.compute(login, (key, known) -> {
            var found = known == null ? schedule(key) : known;
            found.watch().add(wait);
            return found;
        });
        if (!arriving.remove(wait)) {
            schedule.watch().remove(wait);
        }
        schedule.lookAtUrgentWithin(resumed ? afterRestart : FIRST_LOOK);
    }

    private PollSchedule schedule(Login login) {
        return new PollSchedule(
                new ConnectionPoller(login, InstantSource.system(), Math::random), threads, () -> keep(login));
    }

    /** Forgets the schedule of a login with which nobody waits any more. */
    private boolean keep(Login login) {
        return schedules.computeIfPresent(login, (key, known) -> known.watch().size() == 0 ? null : known) != null;
    }

    void remove(@NonNull PendingApproval wait) {
        arriving.remove(wait);
        schedules.values().forEach(schedule -> schedule.watch().remove(wait));
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

    /**
     * What waits must have in common to be looked at together. The connection is looked up anew each time, so that a change of
     * the configuration is obeyed at the next look.
     *
     * @param keeper the folder whose credentials store holds the client secret, or Jenkins itself
     */
    private record Login(String connection, ItemGroup<?> keeper) implements ConnectionPoller.Connection {

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
