package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.List;
import java.util.Map;

/** Business rules of {@code change_task}. */
final class ChangeTaskRules implements TableRules {

    private static final List<String> ENDED = List.of("3", "4");

    private final Records records;
    private final ChangeFlow flow;

    ChangeTaskRules(Records records, ChangeFlow flow) {
        this.records = records;
        this.flow = flow;
    }

    @Override
    public void beforeCreate(Map<String, String> values, Caller caller) {
        values.computeIfAbsent("change_request", name -> values.get("parent"));
        values.computeIfAbsent("parent", name -> values.get("change_request"));
    }

    @Override
    public void beforeUpdate(Row task, Map<String, String> changes, Caller caller) {
        if (ENDED.contains(changes.getOrDefault("state", ""))) {
            changes.put("active", "false");
        }
    }

    @Override
    public void afterUpdate(Map<String, String> before, Map<String, String> changes, Row task, Caller caller) {
        Row change = records.row("change_request", task.get("change_request"));
        if (change != null) {
            flow.taskChanged(change, caller);
        }
    }
}
