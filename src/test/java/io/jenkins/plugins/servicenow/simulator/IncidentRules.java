package io.jenkins.plugins.servicenow.simulator;

import java.util.Map;

/** Business rules of {@code incident}: computed priority, the two state columns in step, who resolved and closed it. */
final class IncidentRules implements TableRules {

    private static final Map<String, String> INITIAL = Map.of("impact", "3", "urgency", "3");

    private final Instance instance;

    IncidentRules(Instance instance) {
        this.instance = instance;
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
                changes.put("resolved_at", instance.clock.timestamp());
                changes.put("resolved_by", caller.sysId());
            }
            case "7", "8" -> {
                changes.put("active", "false");
                changes.put("closed_at", instance.clock.timestamp());
                changes.put("closed_by", caller.sysId());
            }
            default -> {
                // The incident stays open.
            }
        }
    }
}
