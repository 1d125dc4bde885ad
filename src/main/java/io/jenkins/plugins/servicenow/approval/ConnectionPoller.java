package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Polls the change requests that builds wait for on one connection, all at once. Waits may come and go at any moment and on
 * any thread; polls follow one another.
 *
 * <p>An outage never ends a wait: the polls only become rarer. When the login has been refused, or the connection has been
 * unusable, for {@link #LOGIN_GRACE}, the waits fail, because somebody has to fix that in Jenkins.
 */
final class ConnectionPoller {

    private static final Logger LOGGER = Logger.getLogger(ConnectionPoller.class.getName());

    static final Duration MAX_DELAY = Duration.ofMinutes(5);
    static final Duration LOGIN_GRACE = Duration.ofMinutes(10);

    /** The largest part of a delay that is added at random, so that controllers which began together do not stay together. */
    private static final double JITTER = 0.1;

    /** A connection as it is configured at the moment. */
    interface Connection {
        @NonNull
        ServiceNowSession open() throws AbortException;

        /** From the end of one poll to the beginning of the next. */
        @NonNull
        Duration interval();
    }

    private final Connection connection;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final Set<PendingApproval> waits = ConcurrentHashMap.newKeySet();

    /** Those of the waits that are new or for which a poll was requested, and which are polled before the next regular poll. */
    private final Set<PendingApproval> dueNow = ConcurrentHashMap.newKeySet();

    /** Waits whose change the last poll did not find: one that is missing twice is gone. */
    private final Set<PendingApproval> missing = new HashSet<>();

    /** In the past until the first regular poll is due. */
    private Instant nextRegular = Instant.MIN;

    private int failures;

    /** When the login was refused first; null since it last succeeded. */
    @CheckForNull
    private Instant refusedSince;

    /** Until then ServiceNow has asked for no more requests, or has refused the login. */
    private Instant retryNotBefore = Instant.MIN;

    /** @param random gives numbers from 0 to 1 */
    ConnectionPoller(@NonNull Connection connection, @NonNull InstantSource clock, @NonNull DoubleSupplier random) {
        this.connection = connection;
        this.clock = clock;
        this.random = random;
    }

    void add(@NonNull PendingApproval wait) {
        waits.add(wait);
        dueNow.add(wait);
    }

    void remove(@NonNull PendingApproval wait) {
        waits.remove(wait);
        dueNow.remove(wait);
    }

    int size() {
        return waits.size();
    }

    /** Makes the builds that wait for a change due now; false when none does. */
    boolean request(@NonNull SysId change) {
        var requested = waits.stream()
                .filter(wait -> wait.changeId().equals(change.value()))
                .toList();
        dueNow.addAll(requested);
        return !requested.isEmpty();
    }

    /**
     * Polls all changes.
     *
     * @return the time until the next regular poll
     */
    synchronized Duration pollAll() throws InterruptedException {
        dueNow.clear();
        waits.removeIf(wait -> !wait.isAlive());
        missing.retainAll(waits);
        var delay = poll(List.copyOf(waits));
        nextRegular = clock.instant().plus(delay);
        waits.forEach(wait -> wait.onNextPoll(nextRegular));
        return delay;
    }

    /**
     * Polls only what is due now.
     *
     * @return the time until the next regular poll, unless that comes sooner anyway
     */
    synchronized Duration pollDue() throws InterruptedException {
        var polled = List.copyOf(dueNow);
        dueNow.removeAll(polled);
        var delay = poll(polled);
        var now = clock.instant();
        if (!nextRegular.isAfter(now) || now.plus(delay).isBefore(nextRegular)) {
            nextRegular = now.plus(delay);
        }
        polled.forEach(wait -> wait.onNextPoll(nextRegular));
        return delay;
    }

    private Duration poll(Collection<PendingApproval> polled) throws InterruptedException {
        var delay = jittered(connection.interval());
        var now = clock.instant();
        if (now.isBefore(retryNotBefore)) {
            delay = Duration.between(now, retryNotBefore);
        } else {
            try {
                query(polled.stream().filter(waits::contains).toList());
            } catch (IOException e) {
                delay = failed(e, connection.interval());
            }
        }
        return expire(delay);
    }

    private void query(List<PendingApproval> polled) throws IOException, InterruptedException {
        if (polled.isEmpty()) {
            return;
        }
        var query = new ApprovalReader(connection.open());
        var changes =
                query.changes(polled.stream().map(PendingApproval::changeId).toList());
        var changed = polled.stream()
                .filter(wait -> changes.containsKey(wait.changeId()) && wait.hasChanged(changes.get(wait.changeId())))
                .collect(Collectors.toSet());
        var approvers = query.approvers(changed.stream()
                .map(wait -> changes.get(wait.changeId()).sysId())
                .toList());
        for (var wait : changed) {
            var change = changes.get(wait.changeId());
            changes.put(wait.changeId(), query.complete(change, approvers.getOrDefault(change.sysId(), List.of())));
        }
        failures = 0;
        refusedSince = null;
        polled.forEach(wait -> runIsolated(wait, it -> notify(it, changes, changed.contains(it))));
    }

    private void notify(PendingApproval wait, Map<String, ApprovalReading> changes, boolean changed) {
        var change = changes.get(wait.changeId());
        if (!waits.contains(wait)) {
            return;
        }
        if (change == null) {
            if (!missing.add(wait)) {
                end(wait, PendingApproval::onNotFound);
            }
            return;
        }
        missing.remove(wait);
        if (!changed) {
            wait.onUnchanged();
        } else if (wait.observe(change)) {
            remove(wait);
        }
    }

    /** What goes wrong with one build must not keep the others from being notified. */
    private static void runIsolated(PendingApproval wait, Consumer<PendingApproval> what) {
        try {
            what.accept(wait);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A build could not be notified of the change " + wait.changeId(), e);
        }
    }

    /** @return the time until the next poll, which grows with each failure and respects what ServiceNow asks for */
    private Duration failed(IOException failure, Duration interval) {
        LOGGER.log(Level.FINE, "A poll of the waiting approvals failed", failure);
        var backOff = interval.multipliedBy(1L << Math.min(failures++, 10));
        var retryAfter =
                failure instanceof ServiceNowException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        var delay = jittered(longer(shorter(backOff, longer(interval, MAX_DELAY)), retryAfter));
        retryNotBefore = clock.instant().plus(isRefusal(failure) ? interval : retryAfter);
        if (isRefusal(failure)) {
            refusedSince = Objects.requireNonNullElseGet(refusedSince, clock::instant);
            if (!clock.instant().isBefore(refusedSince.plus(LOGIN_GRACE))) {
                var reason = "For " + LOGIN_GRACE.toMinutes() + " minutes Jenkins could not log in to ServiceNow. "
                        + failure.getMessage();
                waits.forEach(wait -> end(wait, it -> it.onFailed(reason)));
            }
        }
        waits.forEach(wait -> runIsolated(wait, it -> it.onPollFailed(failure.getMessage(), delay)));
        return delay;
    }

    private static boolean isRefusal(IOException failure) {
        return failure instanceof AbortException
                || failure instanceof ServiceNowException e && e.kind() == ServiceNowException.Kind.AUTHENTICATION;
    }

    private Duration jittered(Duration delay) {
        return delay.plusMillis((long) (delay.toMillis() * JITTER * random.getAsDouble()));
    }

    /** Ends the waits whose deadline has passed, and makes sure that the next poll comes in time for the next of them. */
    private Duration expire(Duration delay) {
        var now = clock.instant();
        for (var wait : waits) {
            var deadline = wait.deadline();
            if (deadline != null && !deadline.isAfter(now)) {
                end(wait, PendingApproval::onExpired);
            }
        }
        return waits.stream()
                .flatMap(wait -> Stream.of(wait.deadline(), wait.scheduledPoll()))
                .filter(Objects::nonNull)
                .filter(time -> time.isAfter(now))
                .map(time -> Duration.between(now, time))
                .reduce(delay, ConnectionPoller::shorter);
    }

    private void end(PendingApproval wait, Consumer<PendingApproval> how) {
        if (waits.remove(wait)) {
            dueNow.remove(wait);
            missing.remove(wait);
            runIsolated(wait, how);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
