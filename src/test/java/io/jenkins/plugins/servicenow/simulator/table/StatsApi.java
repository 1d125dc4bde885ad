package io.jenkins.plugins.servicenow.simulator.table;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import java.util.List;

/** {@code GET /api/now/stats/{table}}: how many records match. */
public final class StatsApi implements Api {

    private final Instance instance;

    public StatsApi(Instance instance) {
        this.instance = instance;
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.isFor("stats") ? RequestKind.STATS : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        List<String> rest = request.afterVersion();
        if (rest.size() != 2) {
            throw ApiError.noResource(request);
        }
        if (!request.method().equals("GET")) {
            throw ApiError.methodNotSupported();
        }
        Table table = instance.schema().requested(rest.get(1));
        request.query().keySet().stream()
                .filter(name -> name.matches("sysparm_(avg|min|max|sum)_fields|sysparm_(group_by|having|order_by)"))
                .forEach(name -> {
                    throw ApiError.notSimulated(name + " of the Aggregate API");
                });
        if (!instance.access().canRead(table, caller)) {
            throw new ApiError(403, "No permission to read table '" + table.name() + "'", null);
        }
        EncodedQuery query = instance.query(request.parameter("sysparm_query"), table, caller);
        var stats = new JsonObject();
        if (request.isTrue("sysparm_count")) {
            stats.addProperty("count", String.valueOf(query.rows().size()));
        }
        var result = new JsonObject();
        result.add("stats", stats);
        return Answer.result(200, result);
    }
}
