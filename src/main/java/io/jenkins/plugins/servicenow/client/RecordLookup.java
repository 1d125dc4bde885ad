package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Looks for many records by a list of values: up to a hundred values in a query, and the queries together in a batch. A
 * thousand values cost one request.
 */
public final class RecordLookup {

    /** A hundred sys_ids make a query of 3.3 kB; ServiceNow refuses addresses of more than 8 kB. */
    static final int MAX_VALUES = 100;

    /** URL-encoded characters of the values of one query, since ServiceNow takes URLs of about 8,000. */
    static final int MAX_LIST_LENGTH = 6000;

    /** Records of one answer; what has more is read page by page. */
    private static final int MAX_RECORDS = 5000;

    private final ServiceNowSession session;

    public RecordLookup(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** In their order, as many sys_ids or numbers at a time as one query can ask for. */
    @NonNull
    public static <K> List<List<K>> batches(@NonNull Collection<K> all) {
        var list = List.copyOf(all);
        return IntStream.iterate(0, start -> start < list.size(), start -> start + MAX_VALUES)
                .mapToObj(start -> list.subList(start, Math.min(start + MAX_VALUES, list.size())))
                .toList();
    }

    /** All records of the table whose field has one of the values: see {@link TableApi#query}. */
    @NonNull
    public List<TableRecord> find(
            @NonNull String table, @NonNull String field, @NonNull Collection<?> values, @NonNull String... fields)
            throws ServiceNowException, InterruptedException {
        return find(table, field, values, UnaryOperator.identity(), fields);
    }

    /**
     * As above.
     *
     * @param values {@link SysId}s or strings, may be none
     * @param more adds what else the records must have
     */
    @NonNull
    public List<TableRecord> find(
            @NonNull String table,
            @NonNull String field,
            @NonNull Collection<?> values,
            @NonNull UnaryOperator<EncodedQuery> more,
            @NonNull String... fields)
            throws ServiceNowException, InterruptedException {
        var queries = lists(values).stream()
                .map(list ->
                        new QueryBatch.Query(table, more.apply(EncodedQuery.whereIn(field, list)), List.of(fields)))
                .toList();
        if (queries.size() == 1) {
            return session.tables().query(table, queries.get(0).query(), fields);
        }
        var found = new ArrayList<TableRecord>();
        if (!queries.isEmpty()) {
            var answers = session.batch()
                    .send(queries.stream()
                            .map(query -> query.request(MAX_RECORDS))
                            .toList());
            for (var i = 0; i < answers.size(); i++) {
                var records = queries.get(i).complete(answers.get(i), MAX_RECORDS);
                // An answer that cannot be used is asked for once more by itself, which also tells what is wrong with
                // it.
                found.addAll(
                        records.isPresent()
                                ? records.get()
                                : session.tables().query(table, queries.get(i).query(), fields));
            }
        }
        return found;
    }

    /** ServiceNow would take such a value of a list for two. */
    private static boolean holdsComma(Object value) {
        return String.valueOf(value).indexOf(',') >= 0;
    }

    private static List<List<Object>> lists(Collection<?> values) {
        var lists = new ArrayList<List<Object>>();
        var length = 0;
        for (var value : values) {
            var size = URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)
                            .length()
                    + "%2C".length();
            if (holdsComma(value)) {
                lists.add(0, List.<Object>of(value));
                continue;
            }
            // Those with a comma stand before all others.
            var last = lists.isEmpty() ? null : lists.get(lists.size() - 1);
            if (last == null
                    || holdsComma(last.get(0))
                    || last.size() == MAX_VALUES
                    || length + size > MAX_LIST_LENGTH) {
                last = new ArrayList<>();
                lists.add(last);
                length = 0;
            }
            last.add(value);
            length += size;
        }
        return lists;
    }
}
