package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.RecordList;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Reads change requests for a decision about their approval, many at once: as few requests as possible, however many builds
 * wait. A request that is refused because of one change is repeated without it, so that the others are read.
 */
public final class ApprovalReader {

    private static final Logger LOGGER = Logger.getLogger(ApprovalReader.class.getName());

    /** Of requests for next states in one poll. Each can take as long as a connection waits for an answer. */
    private static final int MAX_UNANSWERED = 2;

    /** The size of the field. */
    private static final int NUMBER_SIZE = 40;

    private final ServiceNowSession session;

    public ApprovalReader(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * What was found of the changes that were asked for, each under the number or sys_id it was asked for by, in any case of
     * letters. One that is in none of these was not read, because of the failure.
     */
    public static final class Changes {

        private final Map<String, ApprovalReading> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<String, String> unreadable = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<String, String> ambiguous = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Set<String> gone = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

        @CheckForNull
        private IOException failure;

        /** Without approvers and next states. */
        @NonNull
        public Optional<ApprovalReading> found(@NonNull String change) {
            return Optional.ofNullable(found.get(change));
        }

        /** Why a change that exists, or may exist, could not be read. */
        @NonNull
        public Optional<String> unreadable(@NonNull String change) {
            return Optional.ofNullable(unreadable.get(change));
        }

        /** Why the number does not say which change is meant. */
        @NonNull
        public Optional<String> ambiguous(@NonNull String change) {
            return Optional.ofNullable(ambiguous.get(change));
        }

        /** Whether ServiceNow has no such change. */
        public boolean isGone(@NonNull String change) {
            return gone.contains(change);
        }

        /** What kept the rest from being read; empty when everything was. */
        @NonNull
        public Optional<IOException> failure() {
            return Optional.ofNullable(failure);
        }
    }

    /** @param changes numbers and sys_ids of change requests, in any mixture */
    @NonNull
    public Changes changes(@NonNull Collection<String> changes) throws InterruptedException {
        var result = new Changes();
        try {
            var byKey = new LinkedHashSet<>(changes)
                    .stream()
                            .filter(change -> mayExist(change, result))
                            .collect(Collectors.groupingBy(
                                    change -> SysId.isSysId(change) ? "sys_id" : "number",
                                    LinkedHashMap::new,
                                    Collectors.toList()));
            for (var group : byKey.entrySet()) {
                var narrowing = new Narrowing<String>(result.unreadable);
                for (var batch : RecordLookup.batches(group.getValue())) {
                    narrowing.read(batch, keys -> changes(group.getKey(), keys, result));
                }
            }
        } catch (IOException e) {
            result.failure = e;
        }
        return result;
    }

    private static boolean mayExist(String change, Changes result) {
        if (change.length() <= NUMBER_SIZE) {
            return true;
        }
        result.unreadable.put(change, "No number of a change request has more than " + NUMBER_SIZE + " characters");
        return false;
    }

    private Remaining<String> changes(String field, List<String> keys, Changes result)
            throws IOException, InterruptedException {
        var query = EncodedQuery.whereIn(field, keys);
        var list = session.tables().list(ChangeApi.TABLE, query, ApprovalReading.FIELDS);
        var records = list.records().stream()
                .collect(Collectors.groupingBy(
                        record -> record.value(field),
                        () -> new TreeMap<String, List<TableRecord>>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.toList()));
        var isUnique = field.equals("sys_id");
        var missing = keys.stream().filter(key -> !records.containsKey(key)).toList();
        if (!isUnique || !missing.isEmpty()) {
            var total = count(ChangeApi.TABLE, query, list);
            if (total.isEmpty() || total.getAsLong() != list.records().size()) {
                if (!isUnique && keys.size() == 1 && !list.records().isEmpty()) {
                    result.ambiguous.put(
                            keys.get(0), "ServiceNow has several change requests with the number " + keys.get(0));
                    return Remaining.none();
                }
                return new Remaining<>(
                        isUnique ? keep(records, list, result, missing) : keys,
                        total.isEmpty()
                                ? "ServiceNow does not say how many records there are, so nobody can tell whether it exists"
                                : "it exists, but the OAuth Application User, who needs the role sn_change_read, may not read it");
            }
            result.gone.addAll(missing);
        }
        keep(records, list, result, missing);
        return Remaining.none();
    }

    private static List<String> keep(
            Map<String, List<TableRecord>> records, RecordList list, Changes result, List<String> missing) {
        records.forEach((key, found) -> {
            if (found.size() == 1) {
                result.found.put(key, ApprovalReading.of(found.get(0), list.answeredAt()));
            } else {
                result.ambiguous.put(key, "ServiceNow has " + found.size() + " change requests with the number " + key);
            }
        });
        return missing;
    }

    /**
     * Reads what is missing for a decision: for each change its next states, where these matter, then the approvers of all, and
     * last the changes that would then let a build continue once more, so that nothing is older than that.
     *
     * @param changes as {@link #changes} has found them; a hundred at most
     * @param passes whether a change lets a build continue
     * @return those that could be read
     */
    @NonNull
    public Map<SysId, ApprovalReading> complete(
            @NonNull Collection<ApprovalReading> changes, @NonNull Predicate<ApprovalReading> passes)
            throws IOException, InterruptedException {
        var complete = new LinkedHashMap<SysId, ApprovalReading>();
        var next = new HashMap<SysId, NextStates>();
        var unreadable = new HashMap<SysId, String>();
        var unanswered = 0;
        for (var change : changes) {
            if (ApprovalDecision.needsNextStates(change) && !nextStates(change, next, unreadable, unanswered)) {
                unanswered++;
            }
            complete.put(change.sysId(), change);
        }
        var approvers = approvers(complete, unreadable);
        complete.replaceAll((sysId, change) -> combine(change, approvers, next, unreadable));
        var passing = complete.values().stream()
                .filter(passes)
                .map(change -> change.sysId().value())
                .toList();
        if (!passing.isEmpty()) {
            var again = changes(passing);
            var failure = again.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            for (var key : passing) {
                var sysId = SysId.of(key);
                again.found(key)
                        .ifPresentOrElse(
                                change -> complete.put(sysId, combine(change, approvers, next, unreadable)),
                                () -> complete.remove(sysId));
            }
        }
        return complete;
    }

    private static ApprovalReading combine(
            ApprovalReading change,
            Map<SysId, List<Approver>> approvers,
            Map<SysId, NextStates> next,
            Map<SysId, String> unreadable) {
        var why = unreadable.get(change.sysId());
        var combined =
                change.with(approvers.getOrDefault(change.sysId(), List.of()), why == null ? List.of() : List.of(why));
        var states = next.get(change.sysId());
        return states == null ? combined : combined.with(states);
    }

    /**
     * One complete reading of one change, the record itself last.
     *
     * @return empty when there is no such change
     * @throws RefusedException when there is one, or may be one, that cannot be read
     */
    @NonNull
    public Optional<ApprovalReading> read(@NonNull SysId change) throws IOException, InterruptedException {
        var key = change.value();
        var changes = changes(List.of(key));
        var failure = changes.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        var unreadable = changes.unreadable(key);
        if (unreadable.isPresent()) {
            throw new RefusedException("The change request " + key + " cannot be read: " + unreadable.get());
        }
        var found = changes.found(key);
        return found.isEmpty() ? found : again(found.get());
    }

    /**
     * Reads a change completely once more, the record itself last.
     *
     * @param change as it was read last
     * @return empty when it cannot be read any more
     */
    @NonNull
    public Optional<ApprovalReading> again(@NonNull ApprovalReading change) throws IOException, InterruptedException {
        return Optional.ofNullable(complete(List.of(change), reading -> true).get(change.sysId()));
    }

    /**
     * @param unanswered how many requests of this kind got no answer before
     * @return false when this one got none; one change over which an instance hangs must not hold up the others
     */
    private boolean nextStates(
            ApprovalReading change, Map<SysId, NextStates> next, Map<SysId, String> unreadable, int unanswered)
            throws IOException, InterruptedException {
        try {
            next.put(change.sysId(), session.changes().nextStates(change.sysId()));
        } catch (ServiceNowException e) {
            if (concernsEverything(e) || e.status() == 0 && unanswered == MAX_UNANSWERED) {
                throw e;
            }
            unreadable.put(change.sysId(), "its next states cannot be read: " + e.getMessage());
            return e.status() != 0;
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, "The next states of " + change.number() + " cannot be read", e);
            unreadable.put(change.sysId(), "its next states cannot be read: " + e.getMessage());
        }
        return true;
    }

    /** The approvers of each change, pending and decided; a change that nobody is asked about is not in the map. */
    private Map<SysId, List<Approver>> approvers(Map<SysId, ApprovalReading> changes, Map<SysId, String> unreadable)
            throws IOException, InterruptedException {
        var approvers = new HashMap<SysId, List<Approver>>();
        var narrowing = new Narrowing<SysId>(unreadable);
        for (var batch : RecordLookup.batches(changes.keySet())) {
            narrowing.read(batch, keys -> approvers(keys, changes, approvers));
        }
        return approvers;
    }

    private Remaining<SysId> approvers(
            List<SysId> keys, Map<SysId, ApprovalReading> changes, Map<SysId, List<Approver>> approvers)
            throws IOException, InterruptedException {
        var query = EncodedQuery.whereIn("sysapproval", keys);
        var list = session.tables().list(Approver.TABLE, query, Approver.FIELDS);
        var rows = list.records().stream()
                .filter(row -> row.reference("sysapproval").isPresent())
                .collect(Collectors.groupingBy(
                        row -> row.reference("sysapproval").get(),
                        Collectors.mapping(Approver::of, Collectors.toList())));
        approvers.putAll(rows);
        // Rows that are hidden matter only where everything else says that a build may continue.
        var decisive = keys.stream()
                .filter(key -> changes.get(key).approval().equals("approved"))
                .toList();
        if (decisive.isEmpty()) {
            return Remaining.none();
        }
        var total = count(Approver.TABLE, query, list);
        if (total.isPresent() && total.getAsLong() == list.records().size()) {
            return Remaining.none();
        }
        return new Remaining<>(
                decisive,
                total.isEmpty()
                        ? "ServiceNow does not say how many approvers it has"
                        : "not all of its approvers (sysapproval_approver) are shown to the OAuth Application User, who needs the"
                                + " role sn_change_read or approver_user");
    }

    /** How many records match, those that may not be read included; empty when the instance does not say. */
    private OptionalLong count(String table, EncodedQuery query, RecordList list) throws InterruptedException {
        if (list.total().isPresent()) {
            return list.total();
        }
        try {
            return OptionalLong.of(session.tables().count(table, query));
        } catch (ServiceNowException e) {
            LOGGER.log(Level.FINE, "The records of " + table + " cannot be counted", e);
            return OptionalLong.empty();
        }
    }

    /** Whether the failure would meet every other request too. */
    private static boolean concernsEverything(ServiceNowException e) {
        return e.kind() == Kind.AUTHENTICATION || e.kind() == Kind.RATE_LIMITED;
    }

    /** @param keys what of a batch could not be settled, and why */
    private record Remaining<K>(List<K> keys, String reason) {

        static <K> Remaining<K> none() {
            return new Remaining<>(List.of(), "");
        }
    }

    private interface Query<K> {
        Remaining<K> read(List<K> keys) throws IOException, InterruptedException;
    }

    /** Halves a batch that is refused until those are found because of which it is. */
    private static final class Narrowing<K> {

        /** With nothing answered so far, more than it takes to find one or two: then all are refused for the same reason. */
        private static final int MAX_REFUSED = 16;

        private final Map<K, String> unreadable;
        private boolean answered;
        private int refused;

        Narrowing(Map<K, String> unreadable) {
            this.unreadable = unreadable;
        }

        void read(List<K> keys, Query<K> query) throws IOException, InterruptedException {
            Remaining<K> remaining;
            try {
                remaining = query.read(keys);
                answered = true;
            } catch (ServiceNowException e) {
                if (e.kind() == Kind.UNAVAILABLE && e.status() != 500 || concernsEverything(e)) {
                    throw e;
                }
                remaining = refused(keys, e);
            } catch (RuntimeException e) {
                remaining = refused(keys, e);
            }
            var left = remaining.keys();
            if (left.isEmpty()) {
                return;
            }
            if (left.size() < keys.size()) {
                read(left, query);
            } else if (left.size() == 1 || !answered && refused > MAX_REFUSED) {
                var reason = remaining.reason();
                left.forEach(key -> unreadable.put(key, reason));
            } else {
                var half = left.size() / 2;
                read(new ArrayList<>(left.subList(0, half)), query);
                read(new ArrayList<>(left.subList(half, left.size())), query);
            }
        }

        private Remaining<K> refused(List<K> keys, Exception e) {
            LOGGER.log(Level.FINE, "ServiceNow refused to show " + keys.size() + " records", e);
            refused++;
            return new Remaining<>(keys, String.valueOf(e.getMessage()));
        }
    }
}
