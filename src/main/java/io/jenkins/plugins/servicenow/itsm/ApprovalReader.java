package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads many change requests at once: as few requests as possible, however many builds wait. */
public final class ApprovalReader {

    private static final Logger LOGGER = Logger.getLogger(ApprovalReader.class.getName());

    /** A hundred sys_ids make a query of 3.3 kB; ServiceNow refuses addresses of more than 8 kB. */
    static final int BATCH = 100;

    /** Refusals that concern one change and not the whole poll. */
    private static final Set<Kind> OF_ONE_CHANGE = EnumSet.of(Kind.NOT_FOUND, Kind.PERMISSION, Kind.REJECTED);

    private final ServiceNowSession session;

    public ApprovalReader(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param changes numbers and sys_ids of change requests, in any mixture
     * @return the changes without approvers and next states, each under the number or sys_id it was asked for by, in any case of letters;
     *     what ServiceNow does not have or does not show is not in the map
     */
    @NonNull
    public Map<String, ApprovalReading> changes(@NonNull Collection<String> changes)
            throws IOException, InterruptedException {
        var found = new TreeMap<String, ApprovalReading>(String.CASE_INSENSITIVE_ORDER);
        var byKey = new LinkedHashSet<>(changes)
                .stream().collect(Collectors.groupingBy(change -> SysId.isSysId(change) ? "sys_id" : "number"));
        for (var group : byKey.entrySet()) {
            for (var batch : batches(group.getValue())) {
                var query = EncodedQuery.whereIn(group.getKey(), batch);
                for (var record : session.tables().query(ChangeApi.TABLE, query, ApprovalReading.FIELDS)) {
                    found.put(record.value(group.getKey()), ApprovalReading.of(record));
                }
            }
        }
        return found;
    }

    /** The approvers of each change, pending and decided; a change that nobody is asked about is not in the map. */
    @NonNull
    public Map<SysId, List<Approver>> approvers(@NonNull Collection<SysId> changes)
            throws IOException, InterruptedException {
        var approvers = new HashMap<SysId, List<Approver>>();
        for (var batch : batches(changes.stream().distinct().map(SysId::value).toList())) {
            var rows = session.tables()
                    .query("sysapproval_approver", EncodedQuery.whereIn("sysapproval", batch), Approver.FIELDS);
            approvers.putAll(rows.stream()
                    .filter(row -> row.reference("sysapproval").isPresent())
                    .collect(Collectors.groupingBy(
                            row -> row.reference("sysapproval").get(),
                            Collectors.mapping(Approver::of, Collectors.toList()))));
        }
        return approvers;
    }

    /** Adds to the change what {@link ApprovalDecision} needs; a refusal leaves it without next states, and so undecided. */
    @NonNull
    public ApprovalReading complete(@NonNull ApprovalReading change, @NonNull List<Approver> approvers)
            throws IOException, InterruptedException {
        var snapshot = change.with(approvers);
        return ApprovalDecision.needsNextStates(snapshot) ? snapshot.with(nextStates(change)) : snapshot;
    }

    /**
     * Reads everything about one change, for {@link ApprovalDecision}.
     *
     * @return empty when there is no such change or it may not be read
     */
    @NonNull
    public Optional<ApprovalReading> read(@NonNull SysId change) throws IOException, InterruptedException {
        var found = changes(List.of(change.value())).get(change.value());
        return found == null
                ? Optional.empty()
                : Optional.of(complete(found, approvers(List.of(change)).getOrDefault(change, List.of())));
    }

    private NextStates nextStates(ApprovalReading change) throws IOException, InterruptedException {
        try {
            return session.changes().nextStates(change.sysId());
        } catch (ServiceNowException e) {
            if (!OF_ONE_CHANGE.contains(e.kind())) {
                throw e;
            }
            LOGGER.log(Level.FINE, "The next states of " + change.number() + " cannot be read", e);
            return change.next();
        }
    }

    private static List<List<String>> batches(List<String> all) {
        return IntStream.iterate(0, start -> start < all.size(), start -> start + BATCH)
                .mapToObj(start -> all.subList(start, Math.min(start + BATCH, all.size())))
                .toList();
    }
}
