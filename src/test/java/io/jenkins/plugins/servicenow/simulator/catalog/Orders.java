package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How an order is stored: the answers, the requested item, what ties them, and only then the request. */
final class Orders {

    /** @param requestedFor their sys_ids; an item is requested for each */
    record Wanted(Row item, String quantity, Map<String, String> answers, List<String> requestedFor) {}

    /**
     * What came of it.
     *
     * @param request sys_id
     * @param items sys_ids
     */
    record Placed(String request, String requestNumber, List<String> items) {}

    private final Instance instance;
    private final Records records;
    private final Variables variables;
    private final OrderFlow flow;
    private final Deque<Runnable> unwritten = new ArrayDeque<>();
    private boolean inPieces;

    Orders(Instance instance, Variables variables, OrderFlow flow) {
        this.instance = instance;
        this.records = instance.records();
        this.variables = variables;
        this.flow = flow;
    }

    /** Whether only the requested item of an order is stored at once. */
    void inPieces(boolean pieces) {
        inPieces = pieces;
    }

    /** Stores the next piece of the oldest order that is not complete; false when there is none. */
    boolean writeNext() {
        Runnable next = unwritten.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    Placed place(Wanted wanted, Caller caller) {
        String request = Records.newSysId();
        String number = records.newNumber("sc_request");
        List<String> items = new ArrayList<>();
        Deque<Runnable> later = new ArrayDeque<>();
        for (String receiver : wanted.requestedFor()) {
            List<String> options = options(wanted, caller);
            String item = requestedItem(wanted, request, receiver, caller);
            items.add(item);
            later.add(() -> tie(item, options, caller));
        }
        later.add(() -> request(request, number, wanted, caller));
        later.add(() -> flow.requested(records.row("sc_request", request), caller));
        unwritten.addAll(later);
        while (!inPieces && writeNext()) {
            // Everything is stored at once.
        }
        return new Placed(request, number, List.copyOf(items));
    }

    private List<String> options(Wanted wanted, Caller caller) {
        return variables.of(wanted.item()).stream()
                .filter(Variables::hasAnswer)
                .map(variable -> records.insert(
                        "sc_item_option",
                        Map.of(
                                "item_option_new",
                                variable.sysId(),
                                "value",
                                wanted.answers().getOrDefault(variable.get("name"), Variables.initial(variable)),
                                "order",
                                variable.get("order")),
                        caller.userName()))
                .toList();
    }

    private String requestedItem(Wanted wanted, String request, String receiver, Caller caller) {
        Map<String, String> values = opened(receiver, caller);
        values.put("cat_item", wanted.item().sysId());
        values.put("request", request);
        values.put("quantity", wanted.quantity());
        values.put("price", wanted.item().get("price"));
        values.put("sc_catalog", wanted.item().get("sc_catalogs").split(",")[0]);
        values.put("short_description", wanted.item().get("short_description"));
        values.put("contact_type", "self-service");
        return records.insert("sc_req_item", values, caller.userName());
    }

    private void tie(String item, List<String> options, Caller caller) {
        options.forEach(option -> records.insert(
                "sc_item_option_mtom", Map.of("request_item", item, "sc_item_option", option), caller.userName()));
    }

    private void request(String sysId, String number, Wanted wanted, Caller caller) {
        Map<String, String> values = opened(wanted.requestedFor().get(0), caller);
        values.put("sys_id", sysId);
        values.put("number", number);
        values.put("price", wanted.item().get("price"));
        records.insert("sc_request", values, caller.userName());
    }

    private Map<String, String> opened(String receiver, Caller caller) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("requested_for", receiver);
        values.put("opened_by", caller.sysId());
        values.put("opened_at", instance.clock().timestamp());
        return values;
    }
}
