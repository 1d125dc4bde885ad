package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.ItemGroup;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Polls ServiceNow for all waiting builds of this controller. A build costs an entry in a set, no thread and no timer. */
@Extension
public final class ApprovalPoller {

    private static final Logger LOGGER = Logger.getLogger(ApprovalPoller.class.getName());

    /** A slow instance holds up its own builds only, unless this many are slow at once. */
    private static final int THREADS = 4;

    private static volatile Timing timing = Timing.STANDARD;

    /**
     * When to poll.
     *
     * @param first builds that begin to wait within this time are polled together
     * @param requested calls of the webhook within this time make one poll, however many come
     * @param afterRestart the first poll after a restart comes at a random moment between {@code first} and this, so that
     *     controllers which start together do not all poll at once
     * @param interval from one poll to the next; null for what each connection is configured to
     */
    record Timing(
            @NonNull Duration first,
            @NonNull Duration requested,
            @NonNull Duration afterRestart,
            @CheckForNull Duration interval,
            @NonNull InstantSource clock) {

        static final Timing STANDARD = new Timing(
                Duration.ofSeconds(1), Duration.ofMillis(250), Duration.ofSeconds(5), null, InstantSource.system());

        private Duration resumed() {
            return first.plusMillis(
                    (long) (Math.random() * afterRestart.minus(first).toMillis()));
        }
    }

    private final Duration afterRestart = timing.resumed();

    private final ScheduledExecutorService threads = DaemonThreads.scheduled("ServiceNow approvals", THREADS);

    private final Map<PollKey, PollSchedule> schedules = new ConcurrentHashMap<>();

    /** Waits that are not in a schedule yet. */
    private final Set<PendingApproval> pendingRegistrations = ConcurrentHashMap.newKeySet();

    static ApprovalPoller get() {
        return ExtensionList.lookupSingleton(ApprovalPoller.class);
    }

    /** For tests, which do not wait for real time. */
    static void setTiming(@NonNull Timing timing) {
        ApprovalPoller.timing = timing;
    }

    /** The clock by which builds wait. */
    static InstantSource clock() {
        return () -> timing.clock().instant();
    }

    /**
     * Begins to poll for a build. Returns at once: in which folder the build's client secret is, is found out on another thread.
     *
     * @param connection the name of the connection
     * @param context of the step that waits
     * @param resumed whether the build has waited before this start of Jenkins
     */
    void add(@NonNull String connection, @NonNull StepContext context, @NonNull PendingApproval wait, boolean resumed) {
        pendingRegistrations.add(wait);
        try {
            threads.execute(() -> register(connection, context, wait, resumed));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; a build begins to wait after the restart", e);
        }
    }

    private void register(String connection, StepContext context, PendingApproval wait, boolean resumed) {
        try {
            var run = context.get(Run.class);
            if (run == null) {
                pendingRegistrations.remove(wait);
            } else {
                register(key(connection, run), wait, resumed);
            }
        } catch (IOException e) {
            pendingRegistrations.remove(wait);
            LOGGER.log(Level.FINE, "A build that begins to wait is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A lookup that fails must not lose the wait: the polls will report what is wrong. */
    private static PollKey key(String connection, Run<?, ?> run) {
        try {
            return new PollKey(
                    connection,
                    ServiceNowConfiguration.get().connection(connection).credentialsContext(run));
        } catch (AbortException | RuntimeException e) {
            LOGGER.log(Level.FINE, "The client secret for " + run + " was not found", e);
            return new PollKey(connection, run.getParent().getParent());
        }
    }

    private void register(PollKey key, PendingApproval wait, boolean resumed) {
        var schedule = schedules.compute(key, (same, known) -> {
            var found = known == null ? schedule(key) : known;
            found.poller().add(wait);
            return found;
        });
        // The build may have stopped to wait in the meantime.
        if (!pendingRegistrations.remove(wait)) {
            schedule.poller().remove(wait);
        }
        schedule.pollDueWithin(resumed ? afterRestart : timing.first());
    }

    private PollSchedule schedule(PollKey key) {
        return new PollSchedule(new ConnectionPoller(key, clock(), Math::random), threads, () -> isNeeded(key));
    }

    /** Drops the schedule of a key under which no build waits any more. */
    private boolean isNeeded(PollKey key) {
        return schedules.computeIfPresent(key, (same, known) -> known.poller().size() == 0 ? null : known) != null;
    }

    void remove(@NonNull PendingApproval wait) {
        pendingRegistrations.remove(wait);
        schedules.values().forEach(schedule -> schedule.poller().remove(wait));
    }

    /**
     * Polls a change request soon, if a build waits for it. What is then found decides, not the caller. Returns at once and
     * does not say whether a build waits.
     */
    void pollNow(@NonNull SysId change) {
        try {
            threads.execute(() -> schedules.values().stream()
                    .filter(schedule -> schedule.poller().request(change))
                    .forEach(schedule -> schedule.pollDueWithin(timing.requested())));
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; nothing is polled", e);
        }
    }

    @Terminator
    public static void shutDown() {
        get().threads.shutdownNow();
    }

    /**
     * What waits must have in common to be polled together. The connection is looked up again each time, so that a change of
     * the configuration takes effect at the next poll.
     *
     * @param credentialsContext the folder whose credentials store holds the client secret, or Jenkins itself
     */
    private record PollKey(String connection, ItemGroup<?> credentialsContext) implements ConnectionPoller.Connection {

        @Override
        public ServiceNowSession open() throws AbortException {
            return ServiceNowConfiguration.get().connection(connection).openForController(credentialsContext);
        }

        @Override
        public Duration interval() {
            var interval = timing.interval();
            return interval == null ? ServiceNowConfiguration.get().pollInterval(connection) : interval;
        }
    }
}
