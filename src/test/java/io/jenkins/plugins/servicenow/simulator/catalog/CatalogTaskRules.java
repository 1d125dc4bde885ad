package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.Map;

/** Business rules of {@code sc_task}. */
final class CatalogTaskRules implements TableRules {

    private final Records records;
    private final OrderFlow flow;

    CatalogTaskRules(Records records, OrderFlow flow) {
        this.records = records;
        this.flow = flow;
    }

    @Override
    public void beforeCreate(Map<String, String> values, Caller caller) {
        Row order = records.row("sc_req_item", values.getOrDefault("request_item", ""));
        if (order != null) {
            values.putIfAbsent("parent", order.sysId());
            values.putIfAbsent("request", order.get("request"));
            values.putIfAbsent("cat_item", order.get("cat_item"));
        }
    }

    @Override
    public void beforeUpdate(Row task, Map<String, String> changes, Caller caller) {
        if (OrderFlow.isClosed(changes.getOrDefault("state", ""))) {
            changes.putAll(flow.closed(caller));
        }
    }

    @Override
    public void afterUpdate(Map<String, String> before, Map<String, String> changes, Row task, Caller caller) {
        if (before.get("active").equals("true") && task.get("active").equals("false")) {
            flow.taskClosed(task, caller);
        }
    }
}
