package io.jenkins.plugins.servicenow.simulator.table;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A list from the Table API: query, page, and only then the access rules, so that a page can be short. */
public final class TableQuery {

    private static final int DEFAULT_LIMIT = 10_000;

    private final Instance instance;
    private final Table table;
    private final ApiRequest request;
    private final Caller caller;
    private final int limit;
    private final int offset;

    public TableQuery(Instance instance, Table table, ApiRequest request, Caller caller) {
        this(instance, table, request, caller, DEFAULT_LIMIT);
    }

    public TableQuery(Instance instance, Table table, ApiRequest request, Caller caller, int defaultLimit) {
        this.instance = instance;
        this.table = table;
        this.request = request;
        this.caller = caller;
        this.limit = number("sysparm_limit", defaultLimit);
        this.offset = instance.customisation().offsetsIgnored() ? 0 : number("sysparm_offset", 0);
    }

    /** @param emptyIsNotFound version 1 answers an empty list with 404 */
    public Answer answer(boolean emptyIsNotFound) {
        var view = new RecordView(instance, caller, request);
        Answer answer = answer(view::show);
        if (emptyIsNotFound && answer.body().equals("{\"result\":[]}")) {
            throw new ApiError(404, "No Record found", "Records matching query not found");
        }
        return answer;
    }

    public Answer answer(Function<Row, JsonObject> view) {
        instance.access().checkQuery(table, caller);
        List<Row> matching = matching();
        var result = new JsonArray();
        matching.stream()
                .skip(offset)
                .limit(limit)
                .filter(row -> instance.access().canRead(row, caller))
                .forEach(row -> result.add(view.apply(row)));
        return paging(Answer.result(200, result), matching.size());
    }

    private List<Row> matching() {
        EncodedQuery query = instance.query(request.parameter("sysparm_query"), table, caller);
        refuseHiddenColumns(query);
        request.query().entrySet().stream()
                .filter(parameter -> table.column(parameter.getKey()) != null)
                .forEach(parameter -> instance.log().noteScript(parameter.getValue()));
        if (!query.dropped().isEmpty() && instance.customisation().invalidQueryReturnsNoRows()) {
            return List.of();
        }
        return query.rows().stream().filter(this::matchesNamedParameters).toList();
    }

    private void refuseHiddenColumns(EncodedQuery query) {
        boolean hidden =
                query.columns().stream().anyMatch(column -> !instance.access().canRead(table, column, caller));
        if (hidden) {
            throw new ApiError(
                    403,
                    "Insufficient rights to query records",
                    "Field(s) present in the query do not have permission to be read");
        }
    }

    /** {@code name=value} in the URL, without sysparm_query, takes values and what people see. */
    private boolean matchesNamedParameters(Row row) {
        var display = instance.displayValues();
        for (Map.Entry<String, String> parameter : request.query().entrySet()) {
            Column column = table.column(parameter.getKey());
            if (column != null
                    && !row.get(column.name()).equalsIgnoreCase(parameter.getValue())
                    && !display.of(row, column).equalsIgnoreCase(parameter.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** The total ignores access rules. Links appear when there is more than one page. */
    private Answer paging(Answer answer, int total) {
        boolean counted = !request.isTrue("sysparm_no_count");
        Answer counting = counted ? answer.header("X-Total-Count", String.valueOf(total)) : answer;
        boolean linked = !request.isTrue("sysparm_suppress_pagination_header");
        return linked && (offset > 0 || total > limit) ? counting.header("Link", links(total)) : counting;
    }

    private String links(int total) {
        List<String> links = new ArrayList<>();
        links.add(link(0, "first"));
        if (offset > 0) {
            links.add(link(Math.max(0, offset - limit), "prev"));
        }
        if (offset + limit < total) {
            links.add(link(offset + limit, "next"));
        }
        links.add(link(limit == 0 ? 0 : (Math.max(total, 1) - 1) / limit * limit, "last"));
        return String.join(",", links);
    }

    private String link(int from, String relation) {
        var url = new StringBuilder(instance.url()).append(request.pathText());
        char separator = '?';
        for (Map.Entry<String, String> parameter : request.query().entrySet()) {
            if (!parameter.getKey().equals("sysparm_offset")) {
                url.append(separator)
                        .append(parameter.getKey())
                        .append('=')
                        .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        return "<" + url + separator + "sysparm_offset=" + from + ">;rel=\"" + relation + "\"";
    }

    private int number(String parameter, int otherwise) {
        String text = request.parameter(parameter);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
