package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.Map;

/** What people do with the service catalog. */
final class CatalogCalls {

    private final Records records;
    private final Catalog catalog;

    CatalogCalls(Instance instance, Catalog catalog) {
        this.records = instance.records();
        this.catalog = catalog;
    }

    JsonElement list() {
        var list = new JsonArray();
        records.all("sc_req_item").forEach(order -> list.add(shown(order)));
        return list;
    }

    private JsonObject shown(Map<String, String> order) {
        String number = order.get("number");
        var json = Reports.object(Map.of(
                "order",
                number,
                "state",
                order.get("state"),
                "approval",
                order.get("approval"),
                "stage",
                order.get("stage")));
        json.add("variables", Reports.object(catalog.answers(order.get("sys_id"))));
        json.add("waits_for", Reports.texts(catalog.approvers(number)));
        return json;
    }

    JsonElement place(Order order) {
        order.only("item", "user", "quantity", "variables");
        String item = order.text("item", null);
        String sysId = records.get("sc_cat_item", item) == null ? records.sysId("sc_cat_item", item) : item;
        return Reports.object(Map.of(
                "order",
                catalog.orderAsPerson(
                        sysId,
                        String.valueOf(order.count("quantity", 1)),
                        order.text("user", null),
                        order.object("variables").values())));
    }

    JsonElement answer(Order order) {
        order.only("order", "user", "do", "comment");
        String number = order.text("order", null);
        String user = order.text("user", null);
        String comment = order.text("comment", "");
        switch (order.text("do", null)) {
            case "approve" -> catalog.approve(number, user, comment);
            case "reject" -> catalog.reject(number, user, comment);
            case "cancel" -> catalog.cancel(number, user);
            default -> throw new IllegalArgumentException("\"do\" must be \"approve\", \"reject\" or \"cancel\"");
        }
        return shown(records.find("sc_req_item", "number", number).orElseThrow());
    }

    JsonElement writeNext() {
        return ControlApi.done(catalog.writeNext() ? "stored" : "nothing to store");
    }
}
