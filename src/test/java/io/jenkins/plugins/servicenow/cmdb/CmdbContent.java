package io.jenkins.plugins.servicenow.cmdb;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts items into the CMDB of a simulator, as other people and tools would, and looks at its relationships. */
public final class CmdbContent {

    public static final String RUNS_ON = "Runs on::Runs";
    public static final String DERIVED_FROM = "Derived from::Base of";

    private static final String RELATIONS = "cmdb_rel_ci";

    private final ServiceNowSimulator simulator;
    private final Map<String, String> types = new HashMap<>();

    public CmdbContent(ServiceNowSimulator simulator) {
        this.simulator = simulator;
    }

    public String image(String name, String version) {
        return item("cmdb_ci_os_image", Map.of("name", name, "u_version", version));
    }

    public String server(String name) {
        return item("cmdb_ci_linux_server", Map.of("name", name));
    }

    public String item(String className, Map<String, String> values) {
        return simulator.records().insert(className, values);
    }

    /** @return its sys_id */
    public String relationType(String name) {
        return types.computeIfAbsent(name, this::findOrMakeType);
    }

    private String findOrMakeType(String name) {
        var halves = name.split("::");
        return simulator
                .records()
                .find("cmdb_rel_type", "name", name)
                .map(type -> type.get("sys_id"))
                .orElseGet(() -> simulator
                        .records()
                        .insert(
                                "cmdb_rel_type",
                                Map.of("name", name, "parent_descriptor", halves[0], "child_descriptor", halves[1])));
    }

    public String relate(String parent, String type, String child) {
        return simulator
                .records()
                .insert(RELATIONS, Map.of("parent", parent, "child", child, "type", relationType(type)));
    }

    public List<Map<String, String>> relations() {
        return simulator.records().all(RELATIONS);
    }

    /** Names of what runs on a server, sorted. */
    public List<String> runningOn(String server) {
        return relations().stream()
                .filter(relation -> relation.get("child").equals(server)
                        && relation.get("type").equals(relationType(RUNS_ON)))
                .map(relation -> simulator
                        .records()
                        .get("cmdb_ci", relation.get("parent"))
                        .get("name"))
                .sorted()
                .toList();
    }

    /** Affected by the change. */
    public void affect(String change, String item) {
        simulator.records().insert("task_ci", Map.of("task", change, "ci_item", item));
    }
}
