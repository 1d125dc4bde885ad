package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Queries whose answers are needed together, in one request where the instance lets the account use the Batch API. What was not
 * answered in it is asked for by itself. Not thread-safe; for one operation.
 */
public final class QueryBatch {

    private static final Logger LOGGER = Logger.getLogger(QueryBatch.class.getName());

    /** Asking by itself would not help. */
    private static final Set<ServiceNowException.Kind> REFUSALS =
            EnumSet.of(ServiceNowException.Kind.PERMISSION, ServiceNowException.Kind.NOT_FOUND);

    /** Records of one answer; what has more is read page by page. */
    private static final int MAX_RECORDS = 500;

    private final ServiceNowSession session;
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, ServiceNowException> refusals = new HashMap<>();

    /** @param total of the records that match; empty when ServiceNow did not count */
    private record Answer(List<TableRecord> records, OptionalLong total) {

        /** Access controls take records out of an answer, but not out of its count. */
        boolean showsAll() {
            return !records.isEmpty() || total.isPresent() && total.getAsLong() == 0;
        }
    }

    /** A query of one table. */
    public record Query(
            @NonNull String table,
            @NonNull EncodedQuery query,
            @NonNull List<String> fields) {

        public Query {
            fields = List.copyOf(fields);
        }

        private String[] fieldNames() {
            return fields.toArray(String[]::new);
        }

        private String key() {
            return table + "?" + query + " " + fields;
        }

        /** To be sent in a batch. */
        BatchRequest request(int maxRecords) {
            return BatchRequest.find(
                    table,
                    query,
                    maxRecords,
                    TableReader.withTerms(query, fieldNames()).toArray(String[]::new));
        }

        /**
         * What the query finds; empty when it failed, when the answer may lack records, or when it holds one that does not match, and
         * so is to an incomplete query.
         */
        Optional<List<TableRecord>> complete(BatchResponse response, int maxRecords) throws ServiceNowException {
            if (!response.isSuccess()) {
                return Optional.empty();
            }
            var records = response.records(table);
            var isComplete = records.size() < maxRecords
                    && query.terms().stream().allMatch(term -> records.stream().allMatch(term::matches));
            return isComplete ? Optional.of(records) : Optional.empty();
        }
    }

    public QueryBatch(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * Asks for all of them at once, and once only: a batch that fails leaves the patience to the single requests. What fails is
     * not reported here, but by the methods that follow.
     *
     * @throws ServiceNowException when the login was refused, which is not tried again
     */
    public void send(@NonNull Collection<Query> queries) throws ServiceNowException, InterruptedException {
        if (queries.size() < 2) {
            return;
        }
        var sent = List.copyOf(queries);
        try {
            var responses = session.batch()
                    .sendOnce(
                            sent.stream().map(each -> each.request(MAX_RECORDS)).toList());
            for (var i = 0; i < sent.size(); i++) {
                keep(sent.get(i), responses.get(i));
            }
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.AUTHENTICATION) {
                throw e;
            }
            LOGGER.log(Level.FINE, "Several queries are sent one by one", e);
        }
    }

    private void keep(Query query, BatchResponse response) {
        try {
            query.complete(response, MAX_RECORDS)
                    .ifPresent(records -> answers.put(query.key(), new Answer(records, response.total())));
        } catch (ServiceNowException e) {
            LOGGER.log(Level.FINE, "A query is sent again by itself", e);
        }
        if (!response.isSuccess() && REFUSALS.contains(response.error().kind())) {
            refusals.put(query.key(), response.error());
        }
    }

    /** As {@link TableApi#query}. */
    @NonNull
    public List<TableRecord> query(@NonNull Query query) throws ServiceNowException, InterruptedException {
        var answer = answer(query);
        return answer.isPresent()
                ? answer.get().records()
                : session.tables().query(query.table(), query.query(), query.fieldNames());
    }

    /** As {@link TableApi#findAll}. */
    @NonNull
    public List<TableRecord> findAll(@NonNull Query key) throws ServiceNowException, InterruptedException {
        var answer = answer(key).filter(Answer::showsAll);
        return answer.isPresent()
                ? answer.get().records()
                : session.tables().findAll(key.table(), key.query(), key.fieldNames());
    }

    private Optional<Answer> answer(Query query) throws ServiceNowException {
        var refusal = refusals.get(query.key());
        if (refusal != null) {
            throw refusal;
        }
        return Optional.ofNullable(answers.get(query.key()));
    }
}
