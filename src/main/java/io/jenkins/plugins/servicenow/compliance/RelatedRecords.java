package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordList;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Records that refer to many others, a request for each hundred of these. Where ServiceNow hides records the hundred is divided until
 * it is known whose they are; what cannot be read at all is said of each.
 */
final class RelatedRecords {

    private static final Logger LOGGER = Logger.getLogger(RelatedRecords.class.getName());

    /** Further requests to find out whose records are hidden. After these it counts for all that are left. */
    private static final int MAX_DIVISIONS = 30;

    private final Map<SysId, List<TableRecord>> found = new HashMap<>();
    private final Map<SysId, String> missing = new HashMap<>();

    /**
     * @param field refers to the others
     * @param more adds what else the records must have
     * @param grant what to give the OAuth Application User, for messages: {@code the role sn_change_read}
     */
    record Query(
            @NonNull String table,
            @NonNull String field,
            @NonNull UnaryOperator<EncodedQuery> more,
            @NonNull String grant,
            @NonNull List<String> fields) {

        static Query of(
                @NonNull String table, @NonNull String field, @NonNull String grant, @NonNull String... fields) {
            return new Query(table, field, UnaryOperator.identity(), grant, List.of(fields));
        }

        Query with(@NonNull UnaryOperator<EncodedQuery> condition) {
            return new Query(table, field, condition, grant, fields);
        }

        String[] allFields() {
            var all = new ArrayList<>(fields);
            all.add(field);
            return all.stream().distinct().toArray(String[]::new);
        }
    }

    /** @throws ServiceNowException when ServiceNow cannot be reached or refuses the login */
    @NonNull
    static RelatedRecords read(@NonNull ServiceNowSession session, @NonNull Query query, @NonNull Collection<SysId> ids)
            throws ServiceNowException, InterruptedException {
        var records = new RelatedRecords();
        var reading = new Reading(session, query, records);
        for (var batch : RecordLookup.batches(ids)) {
            reading.read(batch);
        }
        return records;
    }

    /** Where it is known before that nothing can be read. */
    @NonNull
    static RelatedRecords unreadable(@NonNull Collection<SysId> ids, @NonNull String why) {
        var records = new RelatedRecords();
        records.addMissing(ids, why);
        return records;
    }

    private static final class Reading {

        private final ServiceNowSession session;
        private final Query query;
        private final RelatedRecords records;
        private int divisions;

        Reading(ServiceNowSession session, Query query, RelatedRecords records) {
            this.session = session;
            this.query = query;
            this.records = records;
        }

        void read(List<SysId> ids) throws ServiceNowException, InterruptedException {
            try {
                var condition = query.more().apply(EncodedQuery.whereIn(query.field(), ids));
                var list = session.tables().list(query.table(), condition, query.allFields());
                var hidden = hidden(list, condition);
                if (hidden.orElse(0) > 0 && ids.size() > 1 && divisions < MAX_DIVISIONS) {
                    divisions += 2;
                    read(ids.subList(0, ids.size() / 2));
                    read(ids.subList(ids.size() / 2, ids.size()));
                    return;
                }
                for (var record : list.records()) {
                    record.reference(query.field()).ifPresent(id -> records.add(id, record));
                }
                if (hidden.isEmpty()) {
                    records.addMissing(
                            ids, "ServiceNow does not say how many records of " + query.table() + " there are");
                } else if (hidden.getAsLong() > 0) {
                    records.addMissing(
                            ids,
                            "not all records of " + query.table()
                                    + " are shown to the OAuth Application User, who needs " + query.grant());
                }
            } catch (ServiceNowException e) {
                if (e.mayPass()) {
                    throw e;
                }
                LOGGER.log(Level.FINE, query.table() + " cannot be read", e);
                records.addMissing(
                        ids,
                        query.table() + " cannot be read, for which the OAuth Application User needs " + query.grant()
                                + ": " + e.getMessage());
            }
        }

        /** Empty when ServiceNow does not count. */
        private OptionalLong hidden(RecordList list, EncodedQuery condition) throws InterruptedException {
            if (list.total().isPresent()) {
                return list.hidden();
            }
            try {
                var total = session.tables().count(query.table(), condition);
                return OptionalLong.of(Math.max(0, total - list.records().size()));
            } catch (ServiceNowException e) {
                LOGGER.log(Level.FINE, "The records of " + query.table() + " cannot be counted", e);
                return OptionalLong.empty();
            }
        }
    }

    private void add(SysId id, TableRecord record) {
        found.computeIfAbsent(id, key -> new ArrayList<>()).add(record);
    }

    private void addMissing(Collection<SysId> ids, String why) {
        ids.forEach(id -> missing.put(id, why));
    }

    /** Those that refer to this one. */
    @NonNull
    PartialList<TableRecord> of(@NonNull SysId id) {
        return of(id, Function.identity());
    }

    @NonNull
    <T> PartialList<T> of(@NonNull SysId id, @NonNull Function<TableRecord, T> convert) {
        return new PartialList<>(
                found.getOrDefault(id, List.of()).stream().map(convert).toList(), missing.getOrDefault(id, ""));
    }

    /** All that were read. */
    @NonNull
    List<TableRecord> all() {
        return found.values().stream().flatMap(List::stream).toList();
    }
}
