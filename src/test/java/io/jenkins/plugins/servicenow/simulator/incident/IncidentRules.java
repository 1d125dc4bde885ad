package io.jenkins.plugins.servicenow.simulator.incident;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Priority;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.List;
import java.util.Map;

/** Business rules of {@code incident}: computed priority, the two state columns in step, who resolved and closed it. */
final class IncidentRules implements TableRules {

    private static final Map<String, String> INITIAL = Map.of("impact", "3", "urgency", "3");

    private final SimulatorClock clock;

    IncidentRules(SimulatorClock clock) {
        this.clock = clock;
    }

    @Override
    public void beforeCreate(Map<String, String> values, Caller caller) {
        computePriority(values, INITIAL);
        keepStatesInStep(values);
        stamp(values, caller);
    }

    @Override
    public void beforeUpdate(Row incident, Map<String, String> changes, Caller caller) {
        computePriority(changes, incident.values());
        keepStatesInStep(changes);
        stamp(changes, caller);
    }

    @Override
    public List<String> mandatory(Map<String, String> values) {
        boolean resolved = List.of("6", "7").contains(values.get("state"));
        return resolved ? List.of("close_code", "close_notes") : List.of();
    }

    private static void computePriority(Map<String, String> changes, Map<String, String> before) {
        changes.remove("priority");
        if (changes.containsKey("impact") || changes.containsKey("urgency")) {
            int priority = Priority.of(
                    changes.getOrDefault("impact", before.get("impact")),
                    changes.getOrDefault("urgency", before.get("urgency")));
            changes.put("priority", String.valueOf(priority));
        }
    }

    private static void keepStatesInStep(Map<String, String> changes) {
        if (changes.containsKey("state")) {
            changes.put("incident_state", changes.get("state"));
        } else if (changes.containsKey("incident_state")) {
            changes.put("state", changes.get("incident_state"));
        }
    }

    private void stamp(Map<String, String> changes, Caller caller) {
        switch (changes.getOrDefault("state", "")) {
            case "6" -> {
                changes.put("resolved_at", clock.timestamp());
                changes.put("resolved_by", caller.sysId());
            }
            case "7", "8" -> {
                changes.put("active", "false");
                changes.put("closed_at", clock.timestamp());
                changes.put("closed_by", caller.sysId());
            }
            default -> {
                // The incident stays open.
            }
        }
    }
}
