package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildWork;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.OnLost;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTasks;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.TaskOutcome;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Settles entries of one instance whose builds have ended. The changes are read a hundred at a time, and written to one by one. What
 * goes wrong with one of them is not the problem of the others.
 */
final class Round {

    private static final Logger LOGGER = Logger.getLogger(Round.class.getName());

    /** More than half an hour: somebody should know. */
    private static final int FAILURES_UNTIL_WARNING = 6;

    /** Of an entry that ServiceNow refuses, in rounds. */
    private static final int MAX_DELAY = 60;

    /** Of a connection whose login is refused, which too many tries make worse, and of one that is not there. */
    private static final int MAX_LOGIN_DELAY = 5;

    private final Ledger<EndingEntry> ledger;
    private final Attempts attempts;
    private final long number;
    private final Sessions sessions = new Sessions();

    /** Connections that one entry has found so: the others of them do not wait for the same timeouts. */
    private final Set<String> unavailable = new HashSet<>();

    /** Builds that work under changes of others, by the change. */
    private final Map<String, List<EndedBuild>> takenOver;

    /** An entry with a session. */
    private record Item(
            String key, EndingEntry entry, @CheckForNull Run<?, ?> run, Sessions.Access access) {}

    Round(@NonNull Ledger<EndingEntry> ledger, @NonNull Attempts attempts, long number) {
        this.ledger = ledger;
        this.attempts = attempts;
        this.number = number;
        this.takenOver =
                ledger
                        .find(each -> each.kind() == EndingEntry.Kind.CHANGE && each.correlationId() == null)
                        .values()
                        .stream()
                        .collect(Collectors.groupingBy(
                                each -> String.valueOf(each.record()),
                                Collectors.mapping(EndingEntry::build, Collectors.toList())));
    }

    /** @param keys of the entries */
    void settle(@NonNull Collection<String> keys) throws InterruptedException {
        for (var kind : EndingEntry.Kind.values()) {
            var ofKind = keys.stream()
                    .filter(key -> ledger.get(key)
                            .filter(entry -> entry.kind() == kind)
                            .isPresent())
                    .toList();
            for (var batch : RecordLookup.batches(ofKind)) {
                settleBatch(batch);
            }
        }
    }

    private void settleBatch(List<String> keys) throws InterruptedException {
        var changes = new LinkedHashMap<ServiceNowSession, Map<Item, String>>();
        for (var key : keys) {
            var entry = ledger.get(key);
            var item = entry.isEmpty() ? null : item(key, entry.get());
            if (item == null) {
                continue;
            }
            var known = OpenChange.known(item.entry(), item.run());
            var id = known == null ? item.entry().sysId() : known.getSysId();
            if (item.entry().kind() != EndingEntry.Kind.CHANGE) {
                run(item, () -> settleSingle(item));
            } else if (known != null && known.getCloseCode() != null) {
                run(item, () -> Outcome.GONE);
            } else if (id == null) {
                run(item, () -> settleUnknown(item));
            } else if (!isWorkedUnder(item, id)) {
                changes.computeIfAbsent(item.access().session(), same -> new LinkedHashMap<>())
                        .put(item, id);
            }
        }
        for (var each : changes.entrySet()) {
            settleChanges(each.getKey(), each.getValue());
        }
    }

    /** Null when it is not to be tried now. */
    @CheckForNull
    private Item item(String key, EndingEntry entry) {
        if (unavailable.contains(entry.connection()) || !attempts.areDue(login(entry), number)) {
            return null;
        }
        try {
            var run = entry.build().run().orElse(null);
            return new Item(key, entry, run, sessions.open(entry, run));
        } catch (AbortException e) {
            LOGGER.log(failed(key, MAX_LOGIN_DELAY), "Not settled in ServiceNow yet: " + entry, e);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(failed(key, MAX_DELAY), "Not settled in ServiceNow yet: " + entry, e);
        }
        return null;
    }

    private static String login(EndingEntry entry) {
        return "login " + InstanceAddress.key(entry.instanceUrl(), entry.connection());
    }

    private Outcome settleSingle(Item item) throws IOException, InterruptedException {
        var entry = item.entry();
        var session = item.access().own();
        var id = entry.sysId();
        var correlation = entry.correlationId();
        if (entry.kind() == EndingEntry.Kind.WAIT && id != null) {
            new WaitEnd(entry, SysId.of(id), session).settle();
        } else if (correlation != null) {
            var lost = new TaskOutcome(
                    CloseResult.UNSUCCESSFUL,
                    entry.build().withUrl(entry.build().name() + " has ended and has not closed this task"),
                    Instant.now());
            var run = item.run();
            var outcome = run == null ? lost : new BuildWork(run, entry.instanceUrl()).outcome(correlation, lost);
            var settled = new ChangeTasks(session, line -> LOGGER.log(Level.FINE, line)).settle(correlation, outcome);
            return settled ? Outcome.GONE : Outcome.OPEN;
        }
        return Outcome.GONE;
    }

    private Outcome settleUnknown(Item item) throws IOException, InterruptedException {
        var correlation = item.entry().correlationId();
        if (correlation == null) {
            return Outcome.GONE;
        }
        var changes = item.access().own().changes();
        // Asked first: what was answered in between is found.
        var open = changes.isCreateOpen(correlation);
        var found = changes.findByCorrelationId(correlation).stream()
                .map(ChangeRecord::new)
                .toList();
        if (found.isEmpty()) {
            return open ? Outcome.OPEN : Outcome.GONE;
        }
        ledger.update(item.key(), entry -> entry.withSysId(found.get(0).sysId()));
        return change(item, item.access().connection().onLost()).settleUnknown(found);
    }

    private static OpenChange change(Item item, OnLost onLost) {
        return new OpenChange(item.entry(), item.run(), onLost, item.access().own());
    }

    private void settleChanges(ServiceNowSession session, Map<Item, String> items) throws InterruptedException {
        var read = new ApprovalReader(session).changes(new HashSet<>(items.values()));
        for (var each : items.entrySet()) {
            var item = each.getKey();
            var id = each.getValue();
            run(item, () -> {
                var found = read.found(id);
                if (found.isPresent()) {
                    attempts.succeeded(login(item.entry()));
                    return settleChange(item, found.get());
                }
                if (read.isGone(id)) {
                    return Outcome.GONE;
                }
                throw read.unreadable(id)
                        .map(IOException::new)
                        .or(read::failure)
                        .orElseGet(() -> new IOException("The change " + id + " was not read"));
            });
        }
    }

    private Outcome settleChange(Item item, ApprovalReading change) throws IOException, InterruptedException {
        if (change.isIn(ChangeRecord.TERMINAL)) {
            change(item, OnLost.NOTE).noteStop(change);
            return Outcome.GONE;
        }
        ledger.update(item.key(), entry -> entry.withSysId(change.sysId()));
        var onLost = laterBuilds(item.entry(), change.sysId().value()).isEmpty()
                ? item.access().connection().onLost()
                : OnLost.NOTE;
        return change(item, onLost).settle(change);
    }

    /** Builds that were started after this one, and go on, or went on, under its change: what becomes of it is theirs. */
    private List<EndedBuild> laterBuilds(EndingEntry entry, String id) {
        return takenOver.getOrDefault(InstanceAddress.key(entry.instanceUrl(), id), List.of()).stream()
                .filter(build -> build.started() > entry.build().started())
                .toList();
    }

    private boolean isWorkedUnder(Item item, String id) {
        return laterBuilds(item.entry(), id).stream()
                .anyMatch(build -> build.run().filter(Run::isBuilding).isPresent());
    }

    private void run(Item item, Settlement settlement) throws InterruptedException {
        var key = item.key();
        var entry = item.entry();
        if (unavailable.contains(entry.connection())) {
            return;
        }
        try {
            switch (settlement.run()) {
                case GONE -> ledger.remove(key);
                case SETTLED -> ledger.update(key, EndingEntry::asSettled);
                case UNDECIDED -> {
                    ledger.update(key, EndingEntry::asNoted);
                    LOGGER.log(failed(key, MAX_DELAY), "ServiceNow does not show all of the change of " + entry);
                    return;
                }
                case OPEN -> LOGGER.log(Level.FINE, "Not settled in ServiceNow yet: {0}", entry);
            }
            attempts.succeeded(key);
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                unavailable.add(entry.connection());
                var refused = e.kind() == ServiceNowException.Kind.AUTHENTICATION;
                LOGGER.log(
                        refused ? failed(login(entry), MAX_LOGIN_DELAY) : Level.FINE,
                        "Not settled in ServiceNow yet: " + entry,
                        e);
            } else {
                LOGGER.log(failed(key, MAX_DELAY), "Not settled in ServiceNow yet: " + entry, e);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(failed(key, MAX_DELAY), "Not settled in ServiceNow yet: " + entry, e);
        }
    }

    /** @return the level of what is to be logged of it */
    private Level failed(String key, int maxDelay) {
        return attempts.failed(key, number, maxDelay) == FAILURES_UNTIL_WARNING ? Level.WARNING : Level.FINE;
    }

    private interface Settlement {
        Outcome run() throws IOException, InterruptedException;
    }

    /** Drops settled entries whose records are closed or gone. Asks for no builds. */
    void review(@NonNull List<Map.Entry<String, EndingEntry>> settled) throws InterruptedException {
        for (var batch : RecordLookup.batches(settled)) {
            var bySession = new LinkedHashMap<ServiceNowSession, List<Map.Entry<String, EndingEntry>>>();
            for (var each : batch) {
                try {
                    bySession
                            .computeIfAbsent(
                                    sessions.open(each.getValue(), null).session(), same -> new ArrayList<>())
                            .add(each);
                } catch (AbortException | RuntimeException e) {
                    LOGGER.log(Level.FINE, "Not read from ServiceNow: " + each.getValue(), e);
                }
            }
            for (var each : bySession.entrySet()) {
                review(each.getKey(), each.getValue());
            }
        }
    }

    private void review(ServiceNowSession session, List<Map.Entry<String, EndingEntry>> settled)
            throws InterruptedException {
        var ids = settled.stream()
                .map(each -> String.valueOf(each.getValue().sysId()))
                .toList();
        var read = new ApprovalReader(session).changes(ids);
        for (var each : settled) {
            var id = String.valueOf(each.getValue().sysId());
            var ended = read.found(id).filter(change -> change.isIn(ChangeRecord.TERMINAL));
            if (ended.isPresent() || read.isGone(id)) {
                try {
                    ledger.remove(each.getKey());
                } catch (IOException e) {
                    LOGGER.log(Level.FINE, "It is not stored yet that a record is closed: " + each.getValue(), e);
                }
            }
        }
    }
}
