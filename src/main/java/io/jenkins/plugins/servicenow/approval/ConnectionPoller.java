package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
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
 * Looks at the change requests that builds wait for on one connection, all at once. Waits may come and go at any moment and
 * on any thread; looks follow one another.
 *
 * <p>An outage never ends a wait: the looks only become rarer. When the login has been refused, or the connection has been
 * unusable, for {@link #LOGIN_GRACE}, the waits fail, because somebody has to mend that in Jenkins.
 */
final class ConnectionPoller {

    private static final Logger LOGGER = Logger.getLogger(ConnectionPoller.class.getName());

    static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    static final Duration LOGIN_GRACE = Duration.ofMinutes(10);

    /** The longest part of a delay that chance adds, so that controllers which began together do not stay together. */
    private static final double JITTER = 0.1;

    /** A connection as it is configured at the moment. */
    interface Connection {
        @NonNull
        ServiceNowSession open() throws AbortException;

        /** From the end of one look to the beginning of the next. */
        @NonNull
        Duration interval();
    }

    private final Connection connection;
    private final InstantSource clock;
    private final DoubleSupplier chance;
    private final Set<PendingApproval> waits = ConcurrentHashMap.newKeySet();

    /** Those of the waits that are new or were woken, and are to be looked at before the next regular look. */
    private final Set<PendingApproval> urgent = ConcurrentHashMap.newKeySet();

    /** Waits whose change the last look did not find: one that is missing twice is gone. */
    private final Set<PendingApproval> missing = new HashSet<>();

    /** In the past until the first regular look is due. */
    private Instant nextRegular = Instant.MIN;

    private int failures;

    /** When the login was refused first; null since it last succeeded. */
    @CheckForNull
    private Instant refusedSince;

    /** Until then ServiceNow has asked to be left alone, or has refused the login. */
    private Instant quietUntil = Instant.MIN;

    /** @param chance gives numbers from 0 to 1 */
    ConnectionPoller(@NonNull Connection connection, @NonNull InstantSource clock, @NonNull DoubleSupplier chance) {
        this.connection = connection;
        this.clock = clock;
        this.chance = chance;
    }

    void add(@NonNull PendingApproval wait) {
        waits.add(wait);
        urgent.add(wait);
    }

    void remove(@NonNull PendingApproval wait) {
        waits.remove(wait);
        urgent.remove(wait);
    }

    int size() {
        return waits.size();
    }

    /** Makes the builds that wait for a change urgent; false when none does. */
    boolean wake(@NonNull SysId change) {
        var woken = waits.stream()
                .filter(wait -> wait.change().equals(change.value()))
                .toList();
        urgent.addAll(woken);
        return !woken.isEmpty();
    }

    /**
     * Looks at all changes.
     *
     * @return the time until the next regular look
     */
    synchronized Duration look() throws InterruptedException {
        urgent.clear();
        waits.removeIf(wait -> !wait.isAlive());
        missing.retainAll(waits);
        var delay = lookAt(List.copyOf(waits));
        nextRegular = clock.instant().plus(delay);
        waits.forEach(wait -> wait.nextLook(nextRegular));
        return delay;
    }

    /**
     * Looks at the urgent ones only.
     *
     * @return the time until the next regular look, unless that comes sooner anyway
     */
    synchronized Duration lookAtUrgent() throws InterruptedException {
        var asked = List.copyOf(urgent);
        urgent.removeAll(asked);
        var delay = lookAt(asked);
        var now = clock.instant();
        if (!nextRegular.isAfter(now) || now.plus(delay).isBefore(nextRegular)) {
            nextRegular = now.plus(delay);
        }
        asked.forEach(wait -> wait.nextLook(nextRegular));
        return delay;
    }

    private Duration lookAt(Collection<PendingApproval> asked) throws InterruptedException {
        var delay = jittered(connection.interval());
        var now = clock.instant();
        if (now.isBefore(quietUntil)) {
            delay = Duration.between(now, quietUntil);
        } else {
            try {
                ask(asked.stream().filter(waits::contains).toList());
            } catch (IOException e) {
                delay = failed(e, connection.interval());
            }
        }
        return expire(delay);
    }

    private void ask(List<PendingApproval> asked) throws IOException, InterruptedException {
        if (asked.isEmpty()) {
            return;
        }
        var look = new ApprovalQuery(connection.open());
        var changes = look.changes(asked.stream().map(PendingApproval::change).toList());
        var news = asked.stream()
                .filter(wait -> changes.containsKey(wait.change()) && wait.isNews(changes.get(wait.change())))
                .collect(Collectors.toSet());
        var approvers = look.approvers(
                news.stream().map(wait -> changes.get(wait.change()).sysId()).toList());
        for (var wait : news) {
            var change = changes.get(wait.change());
            changes.put(wait.change(), look.complete(change, approvers.getOrDefault(change.sysId(), List.of())));
        }
        failures = 0;
        refusedSince = null;
        asked.forEach(wait -> alone(wait, it -> tell(it, changes, news.contains(it))));
    }

    private void tell(PendingApproval wait, Map<String, ChangeSnapshot> changes, boolean isNews) {
        var change = changes.get(wait.change());
        if (!waits.contains(wait)) {
            return;
        }
        if (change == null) {
            if (!missing.add(wait)) {
                end(wait, PendingApproval::missing);
            }
            return;
        }
        missing.remove(wait);
        if (!isNews) {
            wait.unchanged();
        } else if (wait.observe(change)) {
            remove(wait);
        }
    }

    /** What goes wrong with one build must not keep the others from hearing. */
    private static void alone(PendingApproval wait, Consumer<PendingApproval> what) {
        try {
            what.accept(wait);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A build could not be told of the change " + wait.change(), e);
        }
    }

    /** @return the time until the next look, which grows with each failure and obeys what ServiceNow asks for */
    private Duration failed(IOException failure, Duration interval) {
        LOGGER.log(Level.FINE, "A look at the waiting approvals failed", failure);
        var backOff = interval.multipliedBy(1L << Math.min(failures++, 10));
        var asked = failure instanceof ServiceNowException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        var delay = jittered(longer(shorter(backOff, longer(interval, LONGEST_DELAY)), asked));
        quietUntil = clock.instant().plus(isRefusal(failure) ? interval : asked);
        if (isRefusal(failure)) {
            refusedSince = Objects.requireNonNullElseGet(refusedSince, clock::instant);
            if (!clock.instant().isBefore(refusedSince.plus(LOGIN_GRACE))) {
                var reason = "For " + LOGIN_GRACE.toMinutes() + " minutes Jenkins could not log in to ServiceNow. "
                        + failure.getMessage();
                waits.forEach(wait -> end(wait, it -> it.fail(reason)));
            }
        }
        waits.forEach(wait -> alone(wait, it -> it.unanswered(failure.getMessage(), delay)));
        return delay;
    }

    private static boolean isRefusal(IOException failure) {
        return failure instanceof AbortException
                || failure instanceof ServiceNowException e && e.kind() == ServiceNowException.Kind.AUTHENTICATION;
    }

    private Duration jittered(Duration delay) {
        return delay.plusMillis((long) (delay.toMillis() * JITTER * chance.getAsDouble()));
    }

    /** Ends the waits whose time is up, and makes sure that the next look comes in time for the next of them. */
    private Duration expire(Duration delay) {
        var now = clock.instant();
        for (var wait : waits) {
            var deadline = wait.deadline();
            if (deadline != null && !deadline.isAfter(now)) {
                end(wait, PendingApproval::expire);
            }
        }
        return waits.stream()
                .flatMap(wait -> Stream.of(wait.deadline(), wait.appointment()))
                .filter(Objects::nonNull)
                .filter(time -> time.isAfter(now))
                .map(time -> Duration.between(now, time))
                .reduce(delay, ConnectionPoller::shorter);
    }

    private void end(PendingApproval wait, Consumer<PendingApproval> how) {
        if (waits.remove(wait)) {
            urgent.remove(wait);
            missing.remove(wait);
            alone(wait, how);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
