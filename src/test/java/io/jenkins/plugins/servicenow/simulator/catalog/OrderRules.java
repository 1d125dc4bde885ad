package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.Map;
import java.util.Set;

/** Business rules of {@code sc_req_item}, and which of its fields a role may write. */
final class OrderRules implements TableRules {

    private static final Set<String> FULFILLERS = Set.of("itil", "sn_request_write");

    private final OrderFlow flow;

    OrderRules(OrderFlow flow) {
        this.flow = flow;
    }

    @Override
    public void beforeUpdate(Row order, Map<String, String> changes, Caller caller) {
        if (!caller.hasAny(FULFILLERS)) {
            changes.keySet().retainAll(Set.of("comments"));
        }
        if (OrderProcess.of(flow.item(order)) == OrderProcess.TASK) {
            changes.remove("state");
        }
        String state = changes.getOrDefault("state", order.get("state"));
        if (OrderFlow.isClosed(state) && !state.equals(order.get("state"))) {
            changes.putAll(flow.closed(caller));
            changes.put("stage", "complete");
        }
    }
}
