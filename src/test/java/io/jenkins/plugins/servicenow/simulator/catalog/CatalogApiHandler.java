package io.jenkins.plugins.servicenow.simulator.catalog;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/sn_sc[/v1]/servicecatalog/items/{id}[/order_now]}. */
final class CatalogApiHandler implements Api {

    private final Checkout checkout;
    private final ItemView view;

    CatalogApiHandler(Checkout checkout, ItemView view) {
        this.checkout = checkout;
        this.view = view;
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        List<String> path = request.path();
        boolean catalog =
                path.size() > 1 && path.get(0).equals("api") && path.get(1).equals("sn_sc");
        return catalog ? RequestKind.CATALOG_API : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        List<String> rest = afterVersion(request.path());
        boolean item = rest.size() > 2
                && rest.get(0).equals("servicecatalog")
                && rest.get(1).equals("items");
        if (item && rest.size() == 3 && request.method().equals("GET")) {
            return Answer.result(200, view.show(checkout.orderable(rest.get(2), caller)));
        }
        if (item
                && rest.size() == 4
                && rest.get(3).equals("order_now")
                && request.method().equals("POST")) {
            return order(rest.get(2), JsonBody.object(request), caller);
        }
        throw ApiError.notSimulated(request.method() + " " + request.pathText());
    }

    private static List<String> afterVersion(List<String> path) {
        boolean versioned = path.size() > 2 && path.get(2).matches("v\\d+");
        return path.subList(versioned ? 3 : 2, path.size());
    }

    private Answer order(String item, JsonObject body, Caller caller) {
        String first = text(body, "sysparm_requested_for");
        List<String> receivers = new ArrayList<>();
        receivers.add(first.isEmpty() ? caller.sysId() : first);
        Arrays.stream(text(body, "sysparm_also_request_for").split(","))
                .filter(other -> !other.isEmpty())
                .forEach(receivers::add);
        var placed = checkout.order(item, text(body, "sysparm_quantity"), answers(body), receivers, caller);
        var result = new JsonObject();
        result.addProperty("sys_id", placed.request());
        result.addProperty("number", placed.requestNumber());
        result.addProperty("request_number", placed.requestNumber());
        result.addProperty("request_id", placed.request());
        result.addProperty("table", "sc_request");
        return Answer.result(200, result);
    }

    private static Map<String, String> answers(JsonObject body) {
        Map<String, String> answers = new LinkedHashMap<>();
        JsonElement variables = body.get("variables");
        if (variables != null && variables.isJsonObject()) {
            variables
                    .getAsJsonObject()
                    .keySet()
                    .forEach(name -> answers.put(name, text(variables.getAsJsonObject(), name)));
        }
        return answers;
    }

    private static String text(JsonObject body, String name) {
        JsonElement value = body.get(name);
        return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
    }
}
