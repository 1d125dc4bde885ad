package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.NOT_FOUND;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PERMISSION;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.REJECTED;
import static java.util.stream.Collectors.joining;

import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.EncodedQuery.Term;
import io.jenkins.plugins.servicenow.client.RecordList;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Reads records through the Table API and makes sure that they are the ones that were asked for. */
public final class TableReader {

    /** One after the other. */
    private static final long MAX_HIDDEN_PAGES = 1000;

    private final AuthorizedCalls calls;
    private final Retries retries;

    public TableReader(AuthorizedCalls calls, Retries retries) {
        this.calls = calls;
        this.retries = retries;
    }

    public HttpUrl.Builder url(String table) {
        return calls.url("api/now/table/" + Names.table(table));
    }

    public HttpUrl.Builder url(String table, SysId id) {
        return url(table).addPathSegment(id.value());
    }

    public RecordList list(String table, EncodedQuery query, int pageSize, String... fields)
            throws ServiceNowException, InterruptedException {
        return pages(ask(url(table), "all", withTerms(query, fields)), table, query, pageSize);
    }

    /**
     * All records that carry the key.
     *
     * @throws ServiceNowException also when there are some, but none may be read
     */
    public List<TableRecord> matching(String table, EncodedQuery key, String... fields)
            throws ServiceNowException, InterruptedException {
        var found = list(table, key, 10, fields);
        if (found.records().isEmpty() && found.total().orElse(0) > 0) {
            throw hidden(table, key);
        }
        return found.records();
    }

    /** By the Aggregate API. */
    public long count(String table, EncodedQuery query) throws ServiceNowException, InterruptedException {
        var url = calls.url("api/now/stats/" + Names.table(table))
                .addQueryParameter("sysparm_query", query.toString())
                .addQueryParameter("sysparm_count", "true")
                .build();
        var response = retries.call(() -> calls.get(url));
        var stats = Results.object(response).get("stats");
        var count = stats instanceof JsonObject object ? Json.text(object.get("count")) : "";
        if (!count.matches("\\d{1,18}")) {
            throw new ServiceNowException(
                    PROTOCOL,
                    Outcome.REFUSED,
                    response.request() + " failed: " + response.status() + " with no count",
                    "Check that the instance URL is that of a ServiceNow instance",
                    response);
        }
        return Long.parseLong(count);
    }

    public Optional<TableRecord> one(String table, EncodedQuery key, String... fields)
            throws ServiceNowException, InterruptedException {
        var found = matching(table, key, fields);
        if (found.size() > 1) {
            throw ambiguous(table, key, found);
        }
        return found.stream().findFirst();
    }

    /** @param display {@code sysparm_display_value}: "all", or "true" for journal fields, whose values read empty */
    public Optional<TableRecord> get(String table, SysId id, String display, String... fields)
            throws ServiceNowException, InterruptedException {
        var key = EncodedQuery.where("sys_id", id);
        var url = ask(url(table, id), display, withTerms(key, fields)).build();
        try {
            var response = retries.call(() -> calls.get(url));
            var record = Results.record(table, response);
            verify(key, record, response);
            return Optional.of(record);
        } catch (ServiceNowException e) {
            if (e.kind() == NOT_FOUND && e.serviceNowMessage().equals("No Record found")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * All records of an API that lists as the Table API does but neither chooses fields nor display values.
     *
     * @param table that they are of
     */
    public RecordList allAt(HttpUrl.Builder url, String table, EncodedQuery query, int pageSize)
            throws ServiceNowException, InterruptedException {
        return pages(url, table, query, pageSize);
    }

    /**
     * Page by page, each behind the last record of the one before: so no record is missed when another one is inserted or
     * deleted meanwhile. Only over pages whose records may not be read it goes on by their number.
     */
    private RecordList pages(HttpUrl.Builder url, String table, EncodedQuery query, int pageSize)
            throws ServiceNowException, InterruptedException {
        url.addQueryParameter("sysparm_limit", String.valueOf(pageSize));
        var records = new ArrayList<TableRecord>();
        var total = OptionalLong.empty();
        SysId last = null;
        for (long offset = 0; ; ) {
            var page = url.setQueryParameter("sysparm_query", behind(last, query))
                    .setQueryParameter("sysparm_offset", String.valueOf(offset))
                    .build();
            var response = retries.call(() -> calls.get(page));
            var found = Results.records(table, response);
            for (var record : found) {
                verify(query, record, response);
            }
            if (last == null && offset == 0) {
                total = total(response);
            }
            var isLast = isLast(response, offset + pageSize);
            if (last != null || !isLast) {
                last = verifyOrder(last, found, response);
            }
            records.addAll(found);
            if (isLast) {
                return new RecordList(records, total, response.date());
            }
            offset = found.isEmpty() ? offset + pageSize : 0;
            if (offset > MAX_HIDDEN_PAGES * pageSize) {
                throw stuck(response);
            }
        }
    }

    private static String behind(@CheckForNull SysId last, EncodedQuery query) {
        return Stream.of(query.toString(), last == null ? "" : "sys_id>" + last.value(), "ORDERBYsys_id")
                .filter(term -> !term.isEmpty())
                .collect(joining("^"));
    }

    /** @return the last one, the same as before when there is none */
    @CheckForNull
    private static SysId verifyOrder(@CheckForNull SysId before, List<TableRecord> page, Response response)
            throws ServiceNowException {
        var last = before;
        for (var record : page) {
            if (last != null && record.sysId().value().compareToIgnoreCase(last.value()) <= 0) {
                throw stuck(response);
            }
            last = record.sysId();
        }
        return last;
    }

    private static ServiceNowException stuck(Response response) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.REFUSED,
                response.request() + " failed: a page of records does not follow the one before"
                        + response.transactionSuffix(),
                "The instance, or a proxy before it, ignores a part of the query. Look for the transaction in the"
                        + " instance's logs",
                response);
    }

    private static HttpUrl.Builder ask(HttpUrl.Builder url, String display, List<String> fields) {
        if (!fields.isEmpty()) {
            url.addQueryParameter("sysparm_fields", String.join(",", fields));
        }
        return url.addQueryParameter("sysparm_display_value", display)
                .addQueryParameter("sysparm_exclude_reference_link", "true");
    }

    /** Empty for all fields. Otherwise with those that tell whether a record is one that was asked for. */
    public static List<String> withTerms(EncodedQuery query, String... fields) {
        var looked = query.terms().stream().map(EncodedQuery.Term::field).toList();
        if (fields.length == 0) {
            if (looked.stream().anyMatch(field -> field.contains("."))) {
                throw new IllegalArgumentException(
                        "Name the fields to read, because the query looks into a referenced record");
            }
            return List.of();
        }
        var names = new LinkedHashSet<String>();
        names.add("sys_id");
        Arrays.stream(fields).map(Names::field).forEach(names::add);
        names.addAll(looked);
        return new ArrayList<>(names);
    }

    private static void verify(EncodedQuery query, TableRecord record, Response response) throws ServiceNowException {
        for (var term : query.terms()) {
            if (!term.matches(record)) {
                throw queryIgnored(record, term, response);
            }
        }
    }

    /**
     * Whether nothing follows. The number of records on the page does not tell: the limit is applied before access
     * controls take records out.
     */
    private static boolean isLast(Response response, long next) {
        var total = total(response);
        if (total.isPresent()) {
            return next >= total.getAsLong();
        }
        var links = response.header("Link");
        return links.isEmpty() ? response.json().getAsJsonArray("result").isEmpty() : !links.contains("rel=\"next\"");
    }

    /** How many records match, those that may not be read included; empty when ServiceNow did not count. */
    public static OptionalLong total(Response response) {
        var total = response.header("X-Total-Count");
        return total.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(total)) : OptionalLong.empty();
    }

    /** A term on a field that the table does not have is dropped by ServiceNow, and other records come back. */
    private static ServiceNowException queryIgnored(TableRecord record, Term term, Response response) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.REFUSED,
                response.request() + " answered " + Text.of(record.toString())
                        + ", which does not show what was looked for: " + Text.of(term.toString()),
                "ServiceNow ignores a condition on a field that does not exist. Check that " + record.table()
                        + " has the field " + term.field() + " and that the OAuth Application User may read it",
                response);
    }

    private static ServiceNowException ambiguous(String table, EncodedQuery key, List<TableRecord> records) {
        return new ServiceNowException(
                REJECTED,
                Outcome.REFUSED,
                records.size() + " records of " + table + " match " + Text.of(key.describe()) + ": "
                        + records.stream()
                                .limit(5)
                                .map(TableRecord::toString)
                                .sorted()
                                .collect(joining(", ")),
                "Only one may. Remove or rename the others, or look for something that only one of them has",
                null);
    }

    /** Access controls take records out of an answer, but not out of its count. */
    private static ServiceNowException hidden(String table, EncodedQuery key) {
        return new ServiceNowException(
                PERMISSION,
                Outcome.REFUSED,
                "A record of " + table + " matches " + Text.of(key.describe()) + ", but it may not be read",
                "Give the OAuth Application User a role that reads the table",
                null);
    }
}
