package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.polling.PollDelay;
import io.jenkins.plugins.servicenow.polling.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Polls the change requests that builds wait for or work under on one connection with one secret, all at once. They may come and go at any
 * moment and on any thread; polls follow one another.
 *
 * <p>An outage ends nothing: the polls only become rarer. When for {@link #LOGIN_GRACE} without interruption the login was refused,
 * or a job may not use the connection, what it has polled fails, because somebody has to fix that in Jenkins.
 *
 * @param <W> what is polled
 */
final class ConnectionPoller<W extends PolledChange> implements Poller {

    private static final Logger LOGGER = Logger.getLogger(ConnectionPoller.class.getName());

    static final Duration LOGIN_GRACE = Duration.ofMinutes(10);

    /** A connection as it is configured at the moment. */
    interface Connection<W> {
        /** Begins a poll: makes no I/O. */
        @NonNull
        Access<W> begin();

        /** From the end of one poll to the beginning of the next. */
        @NonNull
        Duration interval();
    }

    /** What the builds may do during one poll. */
    interface Access<W> {
        /**
         * @return false when the wait belongs to another poller now, which knows it already
         * @throws AbortException when the job may not use the connection at the moment
         * @throws OtherInstanceException when the connection leads to another instance than the wait began with
         */
        boolean admits(@NonNull W wait) throws AbortException, OtherInstanceException;

        /** @param wait that is admitted */
        @NonNull
        ServiceNowSession open(@NonNull W wait) throws AbortException;
    }

    private final Connection<W> connection;
    private final Sleeper time;
    private final PollDelay delays;
    private final Set<W> waits = ConcurrentHashMap.newKeySet();

    /** Those of the waits that are new or for which a poll was requested, and which are polled before the next regular poll. */
    private final Set<W> dueNow = ConcurrentHashMap.newKeySet();

    /** Waits whose change the last poll did not find: one that is missing twice is gone. */
    private final Set<W> missing = ConcurrentHashMap.newKeySet();

    /** Waits that the last poll did not come to: the next one begins with them. */
    private final Set<W> unread = new LinkedHashSet<>();

    /** Since when jobs may not use the connection or could not log in, in nanoseconds. */
    private final Map<W, Long> refusedSince = new ConcurrentHashMap<>();

    /** Null until a poll was made. */
    @CheckForNull
    private Long nextRegular;

    /** @param random gives numbers from 0 to 1 */
    ConnectionPoller(@NonNull Connection<W> connection, @NonNull Sleeper time, @NonNull DoubleSupplier random) {
        this.connection = connection;
        this.time = time;
        this.delays = new PollDelay(time, random);
    }

    void add(@NonNull W wait) {
        waits.add(wait);
        dueNow.add(wait);
    }

    void remove(@NonNull W wait) {
        waits.remove(wait);
        dueNow.remove(wait);
        missing.remove(wait);
        refusedSince.remove(wait);
    }

    boolean polls(@NonNull Predicate<? super W> which) {
        return waits.stream().anyMatch(which);
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

    @Override
    public synchronized Duration pollAll() throws InterruptedException {
        dueNow.clear();
        var delay = poll(List.copyOf(waits));
        nextRegular = time.nanoTime() + delay.toNanos();
        announce(waits, delay);
        return delay;
    }

    @Override
    public synchronized Duration pollDue() throws InterruptedException {
        var polled = List.copyOf(dueNow);
        dueNow.removeAll(polled);
        var delay = poll(polled);
        var now = time.nanoTime();
        var regular = nextRegular;
        if (regular == null || regular - now <= 0 || now + delay.toNanos() - regular < 0) {
            regular = now + delay.toNanos();
            nextRegular = regular;
        }
        announce(polled, Duration.ofNanos(regular - now));
        return delay;
    }

    private void announce(Collection<W> polled, Duration delay) {
        var at = time.now().plus(delay);
        polled.forEach(wait -> runIsolated(wait, it -> it.onNextPoll(at)));
    }

    private Duration poll(Collection<W> polled) throws InterruptedException {
        var interval = connection.interval();
        var delay = delays.untilAllowed();
        if (delay.isZero()) {
            delay = PollDelay.longer(delays.regular(interval), query(polled, interval));
        }
        expire();
        return waits.stream()
                .map(wait -> ask(wait, PolledChange::untilScheduledPoll, null))
                .filter(Objects::nonNull)
                .filter(until -> !until.isNegative() && !until.isZero())
                .reduce(delay, PollDelay::shorter);
    }

    /** @return how long to wait after a failure; zero when there was none */
    private Duration query(Collection<W> polled, Duration interval) throws InterruptedException {
        var access = connection.begin();
        var admitted = new LinkedHashSet<W>();
        Stream.concat(unread.stream(), polled.stream())
                .filter(waits::contains)
                .filter(wait -> mayBePolled(access, wait))
                .forEach(admitted::add);
        unread.clear();
        if (admitted.isEmpty()) {
            return Duration.ZERO;
        }
        Throwable failure;
        try {
            failure = query(access, admitted);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // an Error too: the builds that wait have to be told, and the next poll has to come
            failure = e;
        }
        if (failure == null) {
            delays.succeeded();
            refusedSince.keySet().removeAll(admitted);
            return Duration.ZERO;
        }
        // Those that were read are not among the admitted any more.
        unread.addAll(admitted);
        return failed(failure, admitted, interval);
    }

    private boolean mayBePolled(Access<W> access, W wait) {
        // Nobody knows: then it is polled, and not taken for gone.
        if (!ask(wait, PolledChange::isAlive, true)) {
            end(wait, PolledChange::onAbandoned);
            return false;
        }
        try {
            if (access.admits(wait)) {
                return true;
            }
            remove(wait);
        } catch (OtherInstanceException e) {
            end(wait, it -> it.onFailed(e.getMessage()));
        } catch (AbortException | RuntimeException | LinkageError e) {
            refused(wait, e.getMessage());
            runIsolated(wait, it -> it.onUnreadable(String.valueOf(e.getMessage())));
        }
        return false;
    }

    /**
     * Reads and notifies.
     *
     * @param polled those that were dealt with are taken out
     * @return what kept the others from being dealt with; null when there are none
     */
    @CheckForNull
    private IOException query(Access<W> access, Set<W> polled) throws IOException, InterruptedException {
        var reader = new ApprovalReader(access.open(polled.iterator().next()));
        var changes = reader.changes(polled.stream().map(PolledChange::changeId).toList());
        var changed = new ArrayList<W>();
        for (var wait : List.copyOf(polled)) {
            var change = wait.changeId();
            var found = changes.found(change);
            if (found.isPresent()) {
                missing.remove(wait);
                if (ask(wait, it -> it.hasChanged(found.get()), true)) {
                    changed.add(wait);
                    continue;
                }
                runIsolated(wait, PolledChange::onUnchanged);
            } else if (changes.isGone(change)) {
                notFound(wait);
            } else if (changes.ambiguous(change).isPresent()) {
                end(
                        wait,
                        it -> it.onFailed(
                                changes.ambiguous(change).get() + ". Give the sys_id of the one that is meant."));
            } else if (changes.unreadable(change).isPresent()) {
                runIsolated(
                        wait, it -> it.onUnreadable(changes.unreadable(change).get()));
            } else {
                continue;
            }
            settle(wait, polled);
        }
        for (var batch : RecordLookup.batches(changed)) {
            observe(reader, batch, changes);
            batch.forEach(wait -> settle(wait, polled));
        }
        return changes.failure().orElse(null);
    }

    private void settle(W wait, Set<W> polled) {
        polled.remove(wait);
        refusedSince.remove(wait);
    }

    private void observe(ApprovalReader reader, List<W> batch, ApprovalReader.Changes changes)
            throws IOException, InterruptedException {
        var readings = new LinkedHashMap<SysId, ApprovalReading>();
        var waiting = new LinkedHashMap<W, SysId>();
        for (var wait : batch) {
            changes.found(wait.changeId()).ifPresent(change -> {
                readings.put(change.sysId(), change);
                waiting.put(wait, change.sysId());
            });
        }
        var complete = reader.complete(
                readings.values(),
                change -> waiting.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().equals(change.sysId())
                                && ask(entry.getKey(), it -> it.passes(change), false)));
        waiting.forEach((wait, sysId) -> {
            var change = complete.get(sysId);
            if (change != null && waits.contains(wait)) {
                runIsolated(wait, it -> {
                    if (it.observe(change)) {
                        remove(it);
                    }
                });
            }
        });
    }

    private void notFound(W wait) {
        if (!missing.add(wait)) {
            end(wait, PolledChange::onNotFound);
        }
    }

    /**
     * What goes wrong with one build must not keep the others from being polled.
     *
     * @param otherwise the answer of a build that cannot give one
     */
    private <T> T ask(W wait, Function<W, T> question, @CheckForNull T otherwise) {
        try {
            return question.apply(wait);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "The build of the change " + wait.changeId() + " is broken", e);
            return otherwise;
        }
    }

    /** As {@link #ask}. */
    private void runIsolated(W wait, Consumer<W> what) {
        try {
            what.accept(wait);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "A build could not be notified of the change " + wait.changeId(), e);
        }
    }

    /** @return the time until the next poll, which grows with each failure and respects what ServiceNow asks for */
    private Duration failed(Throwable failure, Collection<W> unread, Duration interval) {
        LOGGER.log(
                failure instanceof IOException ? Level.FINE : Level.WARNING,
                "A poll of change requests failed",
                failure);
        var delay = delays.failed(failure, isRefusal(failure), interval);
        var reason = String.valueOf(failure.getMessage());
        for (var wait : unread) {
            if (isRefusal(failure)) {
                refused(
                        wait,
                        "For " + LOGIN_GRACE.toMinutes() + " minutes Jenkins could not log in to ServiceNow. "
                                + reason);
            } else {
                refusedSince.remove(wait);
            }
            if (waits.contains(wait)) {
                runIsolated(wait, it -> it.onPollFailed(reason, delay));
            }
        }
        return delay;
    }

    /** Ends the wait when that has been so for too long. */
    private void refused(W wait, String reason) {
        var now = time.nanoTime();
        var since = refusedSince.computeIfAbsent(wait, key -> now);
        if (Duration.ofNanos(now - since).compareTo(LOGIN_GRACE) >= 0) {
            end(wait, it -> it.onFailed(reason));
        }
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof AbortException
                || failure instanceof ServiceNowException e && e.kind() == ServiceNowException.Kind.AUTHENTICATION;
    }

    @Override
    public void expire() {
        for (var wait : waits) {
            var left = ask(wait, PolledChange::untilDeadline, null);
            if (left != null && (left.isNegative() || left.isZero())) {
                end(wait, PolledChange::onExpired);
            }
        }
    }

    @Override
    public Duration untilNextDeadline() {
        return waits.stream()
                .map(wait -> ask(wait, PolledChange::untilDeadline, null))
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .map(left -> PollDelay.longer(left, Duration.ZERO))
                .orElse(null);
    }

    private void end(W wait, Consumer<W> how) {
        if (waits.remove(wait)) {
            remove(wait);
            runIsolated(wait, how);
        }
    }
}
