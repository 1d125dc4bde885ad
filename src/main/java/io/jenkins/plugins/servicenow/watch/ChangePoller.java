package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Job;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionLogin;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.polling.PollSchedule;
import io.jenkins.plugins.servicenow.polling.PollScheduler;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.RecordListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Polls ServiceNow for all builds of this controller that wait for the approval of a change request or work under one. A build costs
 * an entry in a set, no thread and no timer.
 */
@Extension
public final class ChangePoller implements RecordListener {

    private static final Logger LOGGER = Logger.getLogger(ChangePoller.class.getName());

    private static final Runnable NOTHING = () -> {};

    private static volatile PollTiming timing = PollTiming.STANDARD;

    private final Duration afterRestart = timing.resumed();

    private final PollScheduler scheduler =
            Objects.requireNonNullElseGet(timing.scheduler(), () -> new PollScheduler.Threads("ServiceNow changes"));

    private final Map<PollKey, PollSchedule<ConnectionPoller<PolledBuild>>> schedules = new ConcurrentHashMap<>();

    /** Waits that are not in a schedule yet. */
    private final Set<PolledBuild> pendingRegistrations = ConcurrentHashMap.newKeySet();

    @NonNull
    public static ChangePoller get() {
        return ExtensionList.lookupSingleton(ChangePoller.class);
    }

    /** For tests, which do not wait for real time. */
    public static void setTiming(@NonNull PollTiming timing) {
        ChangePoller.timing = timing;
    }

    /** The clock by which builds wait and are watched. */
    @NonNull
    public static Sleeper time() {
        return timing.time();
    }

    /** Runs a task at once, away from the thread of the caller. */
    public void run(@NonNull Runnable task) {
        run(Duration.ZERO, task);
    }

    /** Runs it so later. */
    void run(@NonNull Duration delay, @NonNull Runnable task) {
        scheduler.schedule(task, delay);
    }

    /**
     * Begins to poll for a build. Returns at once: which client secret the build may use is found out on another thread.
     *
     * @param resumed whether the build was polled for before this start of Jenkins
     */
    public void add(@NonNull PolledBuild wait, boolean resumed) {
        pendingRegistrations.add(wait);
        var left = wait.untilDeadline();
        // The secret may be looked up for longer than the build is to wait.
        var timeout = left == null ? NOTHING : scheduler.schedule(() -> expire(wait), left);
        run(() -> {
            try {
                register(keyAtFirst(wait), wait, resumed ? afterRestart : timing.first());
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.WARNING, "No poll can begin for the change " + wait.changeId(), e);
                if (pendingRegistrations.remove(wait)) {
                    wait.onFailed("Jenkins could not begin to poll ServiceNow: " + e);
                }
            } finally {
                // From now on the schedule watches it.
                timeout.run();
            }
        });
    }

    private void expire(PolledBuild wait) {
        if (pendingRegistrations.remove(wait)) {
            wait.onExpired();
        }
    }

    /** A lookup that fails must not lose the wait: the polls will report what is wrong. */
    private static PollKey keyAtFirst(PolledBuild wait) {
        try {
            var run = wait.run();
            var connection = ConnectionResolver.of(run).choose(wait.connection(), wait.instanceUrl());
            connection.recordUse(run);
            return new PollKey(wait.connection(), connection.login(run));
        } catch (AbortException | RuntimeException e) {
            LOGGER.log(Level.FINE, "The client secret for the polls of " + wait.changeId() + " was not found", e);
            return new PollKey(wait.connection(), null);
        }
    }

    private void register(PollKey key, PolledBuild wait, Duration firstPoll) {
        var schedule = schedules.compute(key, (same, known) -> {
            var found = known == null ? schedule(key) : known;
            found.poller().add(wait);
            return found;
        });
        // The build may not want to be polled for any more.
        if (pendingRegistrations.remove(wait)) {
            schedule.pollDueWithin(firstPoll);
        } else {
            schedule.poller().remove(wait);
            dropIfIdle(key);
        }
    }

    private PollSchedule<ConnectionPoller<PolledBuild>> schedule(PollKey key) {
        return new PollSchedule<>(
                new ConnectionPoller<>(new PolledConnection(key), time(), Math::random),
                scheduler,
                time(),
                () -> dropIfIdle(key));
    }

    /** Drops the schedule of a key under which nothing is polled any more. */
    private void dropIfIdle(PollKey key) {
        schedules.computeIfPresent(key, (same, known) -> {
            if (known.poller().size() > 0) {
                return known;
            }
            known.cancel();
            return null;
        });
    }

    public void remove(@NonNull PolledBuild wait) {
        pendingRegistrations.remove(wait);
        schedules.forEach((key, schedule) -> {
            schedule.poller().remove(wait);
            dropIfIdle(key);
        });
    }

    /** Whether something is polled that matches. */
    boolean polls(@NonNull Predicate<PolledBuild> which) {
        return pendingRegistrations.stream().anyMatch(which)
                || schedules.values().stream()
                        .anyMatch(schedule -> schedule.poller().polls(which));
    }

    /** For tests: as if the regular polls were due. */
    public void pollAllNow() {
        schedules.values().forEach(PollSchedule::pollAllNow);
    }

    /** For tests: how many logins are polled. */
    public int logins() {
        return schedules.size();
    }

    @Override
    public void recordChanged(String table, SysId record, Set<String> connections) {
        if (table.equals(ChangeApi.TABLE)) {
            pollNow(record, connections::contains);
        }
    }

    /**
     * Polls a change request soon, if a build waits for it or works under it. What is then found decides, not the caller. Returns
     * at once and does not say whether there is such a build.
     */
    public void pollNow(@NonNull SysId change) {
        pollNow(change, connection -> true);
    }

    private void pollNow(SysId change, Predicate<String> connections) {
        run(() -> schedules.forEach((key, schedule) -> {
            if (connections.test(key.connection()) && schedule.poller().request(change)) {
                schedule.pollDueWithin(timing.requested());
            }
        }));
    }

    @Terminator
    public static void shutDown() throws InterruptedException {
        get().scheduler.shutDown();
    }

    /**
     * What waits must have in common to be polled together.
     *
     * @param login null while the builds may not use the connection
     */
    private record PollKey(
            @NonNull String connection, @CheckForNull ConnectionLogin login) {}

    /** The connection is looked up again at each poll, so that a change of the configuration takes effect at once. */
    private final class PolledConnection implements ConnectionPoller.Connection<PolledBuild> {

        private final PollKey key;

        PolledConnection(PollKey key) {
            this.key = key;
        }

        @Override
        public Duration interval() {
            var interval = timing.interval();
            return interval == null ? ServiceNowConfiguration.get().pollInterval(key.connection()) : interval;
        }

        @Override
        public ConnectionPoller.Access<PolledBuild> begin() {
            return new PollAccess(key);
        }
    }

    /** Looks up once a poll what the builds of a job may use. */
    private final class PollAccess implements ConnectionPoller.Access<PolledBuild> {

        private final PollKey key;
        private final Map<Job<?, ?>, ConnectionLogin> logins = new HashMap<>();

        PollAccess(PollKey key) {
            this.key = key;
        }

        @Override
        public boolean admits(PolledBuild wait) throws AbortException, OtherInstanceException {
            var run = wait.run();
            var job = run.getParent();
            var login = logins.get(job);
            if (login == null) {
                login = ConnectionResolver.of(run).choose(wait.connection()).login(run);
                logins.put(job, login);
            }
            if (!login.leadsTo(wait.instanceUrl())) {
                throw new OtherInstanceException(
                        wait.number(), wait.connection(), wait.instanceUrl(), login.instanceUrl());
            }
            if (login.equals(key.login())) {
                return true;
            }
            var current = new PollKey(wait.connection(), login);
            pendingRegistrations.add(wait);
            register(current, wait, timing.requested());
            return false;
        }

        @Override
        public ServiceNowSession open(PolledBuild wait) throws AbortException {
            return wait.open();
        }
    }
}
