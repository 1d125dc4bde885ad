package io.jenkins.plugins.servicenow.simulator.incident;

import io.jenkins.plugins.servicenow.simulator.table.Instance;

/** Incidents on an instance: their table and its rules. They have no API of their own. */
public final class IncidentManagement {

    private IncidentManagement() {}

    public static void addTo(Instance instance) {
        instance.schema().read(IncidentManagement.class);
        instance.writer().rules("incident", new IncidentRules(instance.clock()));
    }
}
