package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Business rules of {@code change_task}. */
final class ChangeTaskRules implements TableRules {

    private static final String CLOSED = "3";
    private static final List<String> ENDED = List.of(CLOSED, "4");

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
        refuseDatesOutsideOfTheChange(values);
    }

    @Override
    public void beforeUpdate(Row task, Map<String, String> changes, Caller caller) {
        if (ENDED.contains(changes.getOrDefault("state", ""))) {
            changes.put("active", "false");
        }
        if (changes.containsKey("planned_start_date") || changes.containsKey("planned_end_date")) {
            Map<String, String> after = new LinkedHashMap<>(task.values());
            after.putAll(changes);
            refuseDatesOutsideOfTheChange(after);
        }
    }

    @Override
    public List<String> mandatory(Map<String, String> values) {
        return CLOSED.equals(values.get("state")) ? List.of("close_code", "close_notes") : List.of();
    }

    /** That the planned dates of an implementation task lie inside those of its change is documented, the words are not. */
    private void refuseDatesOutsideOfTheChange(Map<String, String> task) {
        Row change = records.row("change_request", String.valueOf(task.get("change_request")));
        boolean implementation =
                task.getOrDefault("change_task_type", "implementation").equals("implementation");
        if (change != null
                && implementation
                && (isBefore(task.get("planned_start_date"), change.get("start_date"))
                        || isBefore(change.get("end_date"), task.get("planned_end_date")))) {
            throw ApiError.operationFailed(
                    "Planned dates of an implementation task must be within the planned dates of its change request");
        }
    }

    /** False when one of them is not given. */
    private static boolean isBefore(String date, String other) {
        boolean given = date != null && other != null && !date.isEmpty() && !other.isEmpty();
        return given && date.compareTo(other) < 0;
    }

    @Override
    public void afterUpdate(Map<String, String> before, Map<String, String> changes, Row task, Caller caller) {
        Row change = records.row("change_request", task.get("change_request"));
        if (change != null) {
            flow.taskChanged(change, caller);
        }
    }
}
