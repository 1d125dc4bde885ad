package io.jenkins.plugins.servicenow.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is on the instance when it starts: people, groups, choice lists, change models, relationship types. */
final class Seeds {

    private final Records records;

    private Seeds(Records records) {
        this.records = records;
    }

    static void plant(Records records, Schema schema, Choices choices) {
        var seeds = new Seeds(records);
        seeds.people();
        seeds.changeManagement();
        seeds.relationshipTypes();
        seeds.dictionary(schema);
        seeds.choices(choices);
    }

    private void people() {
        user("admin", "System", "Administrator");
        user("jenkins.pipeline", "Jenkins", "Pipeline");
        String ann = user("ann.approver", "Ann", "Approver");
        String bob = user("bob.builder", "Bob", "Builder");
        String carl = user("carl.cab", "Carl", "Cab");
        String builders = records.insert("sys_user_group", Map.of("name", "OS Image Builders", "manager", ann));
        member(builders, bob);
        member(builders, ann);
        member(records.insert("sys_user_group", Map.of("name", ApprovalPolicy.CAB_GROUP)), carl);
    }

    private String user(String userName, String firstName, String lastName) {
        return records.insert(
                "sys_user",
                Map.of(
                        "user_name", userName,
                        "first_name", firstName,
                        "last_name", lastName,
                        "name", firstName + " " + lastName,
                        "email", userName + "@example.com"));
    }

    private void member(String group, String user) {
        records.insert("sys_user_grmember", Map.of("group", group, "user", user));
    }

    private void changeManagement() {
        withId("chg_model", ChangeModels.NORMAL, Map.of("name", "Normal", "default_change_model", "true"));
        withId("chg_model", ChangeModels.STANDARD, Map.of("name", "Standard"));
        withId("chg_model", ChangeModels.EMERGENCY, Map.of("name", "Emergency"));
        String template = records.insert(
                "std_change_record_producer",
                Map.of(
                        "name", "Publish an OS image",
                        "short_description", "Publish an OS image that passed its tests",
                        "description", "Pre-approved publication of a tested OS image",
                        "assignment_group", records.sysId("sys_user_group", "OS Image Builders")));
        String values = records.insert("sys_template", Map.of("name", "Publish an OS image"));
        String version = records.insert(
                "std_change_producer_version",
                Map.of("name", "Publish an OS image - 1", "std_change_producer", template));
        records.set("std_change_record_producer", template, Map.of("current_version", version, "template", values));
    }

    private void relationshipTypes() {
        Map<String, String> ids = new LinkedHashMap<>();
        for (String line : Resource.lines("relationship-types.txt")) {
            int blank = line.indexOf(' ');
            ids.put(line.substring(blank + 1), line.substring(0, blank));
        }
        ids.forEach((name, id) -> {
            String[] descriptors = name.split("::", 2);
            withId(
                    "cmdb_rel_type",
                    id,
                    Map.of(
                            "name", name,
                            "parent_descriptor", descriptors[0],
                            "child_descriptor", descriptors[descriptors.length - 1]));
        });
    }

    private void dictionary(Schema schema) {
        for (Table table : schema.tables()) {
            records.insert("sys_db_object", Map.of("name", table.name(), "label", table.label()));
        }
    }

    private void choices(Choices choices) {
        choices.all().forEach((key, list) -> {
            String[] tableAndColumn = key.split("\\.");
            int[] sequence = {0};
            list.forEach((value, label) -> records.insert(
                    "sys_choice",
                    Map.of(
                            "name",
                            tableAndColumn[0],
                            "element",
                            tableAndColumn[1],
                            "value",
                            value,
                            "label",
                            label,
                            "sequence",
                            String.valueOf(sequence[0]++))));
        });
    }

    private void withId(String table, String sysId, Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.put("sys_id", sysId);
        records.insert(table, all);
    }
}
