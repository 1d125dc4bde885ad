package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.People;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The change models of a stock instance, and one template of a standard change. */
final class ChangeSeeds {

    static final String NORMAL_POLICY = "Normal Change Policy";
    static final String EMERGENCY_POLICY = "Emergency Change Policy";

    private static final String TEMPLATE = "Publish an OS image";

    private ChangeSeeds() {}

    static void plant(Records records) {
        model(ChangeModels.NORMAL, Map.of("name", "Normal", "default_change_model", "true"), records);
        model(ChangeModels.STANDARD, Map.of("name", "Standard"), records);
        model(ChangeModels.EMERGENCY, Map.of("name", "Emergency"), records);
        policy(NORMAL_POLICY, records);
        policy(EMERGENCY_POLICY, records);
        String template = records.insert(
                "std_change_record_producer",
                Map.of(
                        "name",
                        TEMPLATE,
                        "short_description",
                        "Publish an OS image that passed its tests",
                        "description",
                        "Pre-approved publication of a tested OS image",
                        "assignment_group",
                        records.sysId("sys_user_group", People.BUILDERS_GROUP)));
        String values = records.insert("sys_template", Map.of("name", TEMPLATE));
        String version = records.insert(
                "std_change_producer_version", Map.of("name", TEMPLATE + " - 1", "std_change_producer", template));
        records.set("std_change_record_producer", template, Map.of("current_version", version, "template", values));
    }

    private static void policy(String name, Records records) {
        String policy = records.insert("chg_policy", Map.of("name", name));
        for (String activity : List.of("Assess", "Authorize")) {
            records.insert("chg_policy_action", Map.of("name", name + " - " + activity, "chg_policy", policy));
        }
    }

    private static void model(String sysId, Map<String, String> values, Records records) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.put("sys_id", sysId);
        records.insert("chg_model", all);
    }
}
