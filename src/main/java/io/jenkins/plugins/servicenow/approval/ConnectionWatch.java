package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
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
import java.util.function.Predicate;

/**
 * Looks at the change requests that builds wait for on one connection, all at once.
 *
 * <p>An outage never ends a wait: the looks only become rarer. When the login has been refused, or the connection has been
 * unusable, for {@link #LOGIN_GRACE}, the waits fail, because somebody has to mend that in Jenkins.
 */
final class ConnectionWatch {

    static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    static final Duration LOGIN_GRACE = Duration.ofMinutes(10);

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
    private final Set<PendingApproval> waits = ConcurrentHashMap.newKeySet();

    /** Waits whose change the last look did not find: one that is missing twice is gone. */
    private final Set<PendingApproval> missing = new HashSet<>();

    private int failures;

    /** When the login was refused first; null since it last succeeded. */
    @CheckForNull
    private Instant refusedSince;

    ConnectionWatch(@NonNull Connection connection, @NonNull InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    void add(@NonNull PendingApproval wait) {
        waits.add(wait);
    }

    void remove(@NonNull PendingApproval wait) {
        waits.remove(wait);
    }

    int size() {
        return waits.size();
    }

    boolean isWaitingFor(@NonNull SysId change) {
        return waits.stream().anyMatch(isFor(change));
    }

    private static Predicate<PendingApproval> isFor(SysId change) {
        return wait -> wait.change().equals(change.value());
    }

    /**
     * Looks at all changes.
     *
     * @return the time until the next look
     */
    synchronized Duration look() throws InterruptedException {
        return lookAt(List.copyOf(waits));
    }

    /**
     * Looks at one change out of turn.
     *
     * @return the time until the next look
     */
    synchronized Duration look(@NonNull SysId change) throws InterruptedException {
        return lookAt(waits.stream().filter(isFor(change)).toList());
    }

    private Duration lookAt(Collection<PendingApproval> asked) throws InterruptedException {
        waits.removeIf(wait -> !wait.isAlive());
        missing.retainAll(waits);
        var delay = connection.interval();
        try {
            ask(asked.stream().filter(waits::contains).toList());
            failures = 0;
            refusedSince = null;
        } catch (IOException e) {
            delay = failed(e, delay);
        }
        return expire(delay);
    }

    private void ask(List<PendingApproval> asked) throws IOException, InterruptedException {
        if (asked.isEmpty()) {
            return;
        }
        var look = new ApprovalLook(connection.open());
        var changes = look.changes(asked.stream().map(PendingApproval::change).toList());
        var news = asked.stream()
                .filter(wait -> changes.containsKey(wait.change()) && wait.isNews(changes.get(wait.change())))
                .map(wait -> changes.get(wait.change()).sysId())
                .toList();
        var approvers = look.approvers(news);
        asked.forEach(wait -> tell(wait, changes.get(wait.change()), approvers));
    }

    private void tell(PendingApproval wait, @CheckForNull TableRecord change, Map<SysId, List<Approver>> approvers) {
        if (change == null) {
            if (!missing.add(wait)) {
                end(
                        wait,
                        "ServiceNow does not have the change request " + wait.change()
                                + ", or does not show it to the integration user.");
            }
            return;
        }
        missing.remove(wait);
        if (!wait.isNews(change)) {
            wait.unchanged();
        } else if (wait.observe(change, approvers.getOrDefault(change.sysId(), List.of()))) {
            waits.remove(wait);
        }
    }

    /** @return the time until the next look, which grows with each failure and obeys what ServiceNow asks for */
    private Duration failed(IOException failure, Duration interval) {
        var backOff = interval.multipliedBy(1L << Math.min(failures++, 10));
        var asked = failure instanceof ServiceNowException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        var delay = longer(shorter(backOff, longer(interval, LONGEST_DELAY)), asked);
        if (isRefusal(failure)) {
            refusedSince = Objects.requireNonNullElseGet(refusedSince, clock::instant);
            if (!clock.instant().isBefore(refusedSince.plus(LOGIN_GRACE))) {
                waits.forEach(wait -> end(
                        wait,
                        "For " + LOGIN_GRACE.toMinutes() + " minutes Jenkins could not log in to ServiceNow. "
                                + failure.getMessage()));
            }
        }
        waits.forEach(wait -> wait.unanswered(failure.getMessage(), delay));
        return delay;
    }

    private static boolean isRefusal(IOException failure) {
        return failure instanceof AbortException
                || failure instanceof ServiceNowException e && e.kind() == ServiceNowException.Kind.AUTHENTICATION;
    }

    /** Fails the waits whose time is up, and makes sure that the next look comes in time for the next of them. */
    private Duration expire(Duration delay) {
        var now = clock.instant();
        var next = delay;
        for (var wait : waits) {
            var deadline = wait.deadline();
            if (deadline != null && !deadline.isAfter(now)) {
                end(wait, "The time for a decision is over: nobody has approved or rejected the change request.");
            } else if (deadline != null) {
                next = shorter(next, Duration.between(now, deadline));
            }
        }
        return next;
    }

    private void end(PendingApproval wait, String reason) {
        waits.remove(wait);
        wait.fail(reason);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
