package io.jenkins.plugins.servicenow.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.change.ChangeModels;
import io.jenkins.plugins.servicenow.simulator.records.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator against the field names and kinds in the samples of the ServiceNow documentation. */
class OfficialShapesTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void showsATaskAsTheTableApiDoes() {
        String id = simulator.records().insert("task", Map.of());
        simulator.access().roles("jenkins.pipeline", "itil");
        assertTableShape("task", http.get("/api/now/table/task/" + id).result());
    }

    @Test
    void showsAnIncidentAsTheTableApiDoes() {
        JsonObject incident = http.post(
                        "/api/now/table/incident",
                        "{\"short_description\":\"No wifi\",\"urgency\":\"2\",\"impact\":\"2\"}")
                .result();
        assertTableShape("incident", incident);
        assertEquals("3", incident.get("priority").getAsString());
    }

    @Test
    void showsAChangeAsTheChangeManagementApiDoes() {
        JsonObject change = http.post("/api/sn_chg_rest/v1/change", "{\"short_description\":\"x\"}")
                .result();
        assertChangeApiShape("change_request", change);
        JsonObject due = change.getAsJsonObject("sla_due");
        assertEquals("{\"display_value\":\"UNKNOWN\",\"value\":\"\",\"display_value_internal\":\"\"}", due.toString());
    }

    @Test
    void showsAModelAsTheChangeManagementApiDoes() {
        JsonElement model =
                http.get("/api/sn_chg_rest/v1/change/model").results().get(0);
        assertChangeApiShape("chg_model", model.getAsJsonObject());
    }

    @Test
    void showsNextStatesAsTheChangeManagementApiDoes() {
        String id =
                simulator.records().insert("change_request", Map.of("state", "-1", "chg_model", ChangeModels.NORMAL));
        JsonObject next =
                http.get("/api/sn_chg_rest/v1/change/" + id + "/nextstates").result();
        assertEquals(Set.of("available_states", "state_transitions", "state_label"), next.keySet());
        JsonObject transition = next.getAsJsonArray("state_transitions")
                .get(0)
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals(
                Set.of(
                        "sys_id",
                        "display_value",
                        "from_state",
                        "to_state",
                        "transition_available",
                        "automatic_transition",
                        "conditions"),
                transition.keySet());
        assertEquals("Implement to Review", transition.get("display_value").getAsString());
        JsonObject condition = transition.getAsJsonArray("conditions").get(0).getAsJsonObject();
        assertEquals(
                "{\"name\":\"No active Change Tasks\",\"description\":null,"
                        + "\"sys_id\":\"3c1d2ccdc343101035ae3f52c1d3aea4\"}",
                condition.get("condition").toString());
    }

    @Test
    void showsAWorkerAsTheChangeManagementApiDoes() {
        String id = simulator.records().insert("change_request", Map.of());
        JsonObject worker = http.post(
                        "/api/sn_chg_rest/v1/change/" + id + "/ci",
                        "{\"cmdb_ci_sys_ids\":\"a,b\",\"association_type\":\"affected\"}")
                .result();
        assertEquals(Set.of("worker", "request", "state", "type", "messages"), worker.keySet());
        assertEquals(Set.of("sysId", "link"), worker.getAsJsonObject("worker").keySet());
        assertEquals(
                Set.of("errorMessages", "warningMessages", "infoMessages"),
                worker.getAsJsonObject("messages").keySet());
        assertEquals(
                "{\"cmdb_ci_sys_ids\":[\"a\",\"b\"],\"association_type\":\"affected\",\"task\":\"" + id + "\"}",
                worker.get("request").getAsString());
    }

    @Test
    void showsAConflictReportAsTheChangeManagementApiDoes() {
        String id = simulator.records().insert("change_request", Map.of());
        JsonObject report =
                http.get("/api/sn_chg_rest/v1/change/" + id + "/conflict").result();
        assertEquals(Set.of("status", "last_run", "record_count", "job_status", "conflicts"), report.keySet());
    }

    @Test
    void showsATemplateAsTheChangeManagementApiDoes() {
        JsonObject template = http.get("/api/sn_chg_rest/v1/change/standard/template")
                .results()
                .get(0)
                .getAsJsonObject();
        List.of("sys_id", "template", "short_description")
                .forEach(field -> assertEquals(
                        Set.of("display_value", "value"),
                        template.getAsJsonObject(field).keySet()));
    }

    /** Of a sample's empty value only the name is known. */
    private void assertTableShape(String table, JsonObject shown) {
        assertShape(table + " by the Table API", shown, field -> field.isJsonObject() ? "reference" : "text");
    }

    private void assertChangeApiShape(String table, JsonObject shown) {
        assertShape(table + " by the Change Management API", shown, field -> {
            JsonObject both = field.getAsJsonObject();
            if (both.has("display_value_internal")) {
                return "time";
            }
            var value = both.getAsJsonPrimitive("value");
            return value.isNumber() ? "number" : value.isBoolean() ? "boolean" : "text";
        });
    }

    private static void assertShape(String heading, JsonObject shown, Function<JsonElement, String> kindOf) {
        Map<String, String> expected = shape(heading);
        assertFalse(expected.isEmpty(), heading);
        List<String> differences = new ArrayList<>();
        expected.forEach((name, kind) -> {
            if (!shown.has(name)) {
                differences.add(name + " is missing");
            } else if (!isEmpty(shown.get(name))
                    && !kind.equals("any")
                    && !kind.equals(kindOf.apply(shown.get(name)))) {
                differences.add(name + " is " + kindOf.apply(shown.get(name)) + " instead of " + kind);
            }
        });
        assertEquals(List.of(), differences);
    }

    private static boolean isEmpty(JsonElement field) {
        JsonElement value = field.isJsonObject() && field.getAsJsonObject().has("display_value")
                ? field.getAsJsonObject().get("value")
                : field;
        return value.isJsonPrimitive() && value.getAsString().isEmpty();
    }

    private static Map<String, String> shape(String heading) {
        Map<String, String> fields = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : Resource.lines(OfficialShapesTest.class, "official-shapes.txt")) {
            if (line.startsWith("[")) {
                inside = line.equals("[" + heading + "]");
            } else if (inside) {
                for (String field : line.split(" ")) {
                    fields.put(field.split(":")[0], field.split(":")[1]);
                }
            }
        }
        return fields;
    }
}
