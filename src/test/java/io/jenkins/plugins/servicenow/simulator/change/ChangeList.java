package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Lists of the Change Management API. They end in an element that says which terms were used; ORDERBY is not. */
final class ChangeList {

    private static final int DEFAULT_LIMIT = 500;

    private final Instance instance;
    private final Table table;
    private final ApiRequest request;
    private final Caller caller;
    private final List<String> applied = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();

    ChangeList(Instance instance, String table, ApiRequest request, Caller caller) {
        this.instance = instance;
        this.table = instance.schema().known(table);
        this.request = request;
        this.caller = caller;
    }

    /** @param type changes of this type only; empty for all */
    Answer answer(String type) {
        EncodedQuery query = instance.query(encodedQuery(), table, caller);
        applied.addAll(query.used());
        ignored.addAll(query.unused());
        String order = request.query().getOrDefault("order", "number");
        var view = new ChangeView(instance, caller);
        var result = new JsonArray();
        query.rows().stream()
                .filter(row -> type.isEmpty() || row.get("type").equals(type))
                .sorted(Comparator.comparing(row -> row.get(order)))
                .skip(number("sysparm_offset", 0))
                .limit(number("sysparm_limit", DEFAULT_LIMIT))
                .forEach(row -> result.add(view.show(row)));
        result.add(meta(query.run()));
        return Answer.result(200, result);
    }

    /** The query sent, or one made of the parameters that name columns. */
    private String encodedQuery() {
        if (!request.parameter("sysparm_query").isEmpty()) {
            return request.parameter("sysparm_query");
        }
        List<String> terms = new ArrayList<>();
        for (Map.Entry<String, String> parameter : request.query().entrySet()) {
            if (table.column(parameter.getKey()) == null) {
                ignored.add(parameter.getKey());
            } else {
                terms.add(parameter.getKey() + "=" + parameter.getValue());
            }
        }
        return String.join("^", terms);
    }

    private JsonObject meta(String encoded) {
        var fields = new JsonObject();
        fields.add("applied", names(applied));
        fields.add("ignored", names(ignored));
        var meta = new JsonObject();
        meta.addProperty("encodedQuery", encoded);
        meta.add("fields", fields);
        var element = new JsonObject();
        element.add("__meta", meta);
        return element;
    }

    private static JsonArray names(List<String> names) {
        var array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    private int number(String parameter, int otherwise) {
        String text = request.parameter(parameter);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
