package io.jenkins.plugins.servicenow.simulator.cmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentifyReconcileApiTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Reply send(String items, String relations) {
        return http.post(
                "/api/now/identifyreconcile?sysparm_data_source=ServiceNow",
                "{\"items\":[" + items + "],\"relations\":[" + relations + "]}");
    }

    private static String item(String className, String values) {
        return "{\"className\":\"" + className + "\",\"values\":" + values.replace('\'', '"') + "}";
    }

    private static String server(String name) {
        return item("cmdb_ci_linux_server", "{'name':'" + name + "'}");
    }

    private static String relation(int parent, int child, String type) {
        return "{\"parent\":" + parent + ",\"child\":" + child + ",\"type\":\"" + type + "\"}";
    }

    /** The first error of each entry, empty for none. */
    private static List<String> errors(Reply reply, String list) {
        assertEquals(200, reply.status(), reply.body());
        List<String> codes = new ArrayList<>();
        reply.result().getAsJsonArray(list).forEach(entry -> {
            JsonObject json = entry.getAsJsonObject();
            assertEquals(
                    json.get("errorCount").getAsInt(),
                    json.has("errors") ? json.getAsJsonArray("errors").size() : 0);
            codes.add(
                    json.has("errors")
                            ? json.getAsJsonArray("errors")
                                    .get(0)
                                    .getAsJsonObject()
                                    .get("error")
                                    .getAsString()
                            : "");
        });
        return codes;
    }

    @Test
    void ignoresColumnsThatTheClassDoesNotHave() {
        Reply reply = send(item("cmdb_ci_linux_server", "{'name':'web-01','u_nothing':'x','os':'Linux'}"), "");

        assertEquals(List.of(""), errors(reply, "items"));
        Map<String, String> stored =
                simulator.records().all("cmdb_ci_linux_server").get(0);
        assertEquals("Linux", stored.get("os"));
        assertFalse(stored.containsKey("u_nothing"));
        assertEquals("ServiceNow", stored.get("discovery_source"));
    }

    @Test
    void identifiesByTheRuleOfTheNearestClassAbove() {
        simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "web-01"));

        JsonObject found = send(item("cmdb_ci_server", "{'name':'WEB-01','os':'Linux'}"), "")
                .result()
                .getAsJsonArray("items")
                .get(0)
                .getAsJsonObject();

        assertEquals("UPDATE", found.get("operation").getAsString());
        assertEquals("cmdb_ci_linux_server", found.get("className").getAsString());
        assertEquals(1, simulator.records().all("cmdb_ci_server").size());
    }

    @Test
    void doesNotChangeTheClassOfAnItem() {
        simulator.records().insert("cmdb_ci_win_server", Map.of("name", "web-01"));
        assertEquals(List.of("RECLASSIFICATION_NOT_ALLOWED"), errors(send(server("web-01"), ""), "items"));
    }

    @Test
    void refusesAPayloadWithTheSameItemTwiceAsAWhole() {
        Reply reply = send(server("a") + "," + server("b") + "," + server("A"), "");

        assertEquals(
                List.of("DUPLICATE_PAYLOAD_RECORDS", "ABANDONED", "DUPLICATE_PAYLOAD_RECORDS"), errors(reply, "items"));
        assertEquals(List.of(), simulator.records().all("cmdb_ci_server"));
    }

    @Test
    void asksForADataSourceThatItKnows() {
        String payload = "{\"items\":[" + server("a") + "]}";
        assertEquals(List.of("INVALID_INPUT_DATA"), errors(http.post("/api/now/identifyreconcile", payload), "items"));
        String jenkins = "/api/now/identifyreconcile?sysparm_data_source=Jenkins";
        assertEquals(List.of("INVALID_INPUT_DATA"), errors(http.post(jenkins, payload), "items"));
        simulator.cmdb().addSource("Jenkins");
        assertEquals(List.of(""), errors(http.post(jenkins, payload), "items"));
    }

    @Test
    void aDataSourceRuleKeepsASourceFromInserting() {
        simulator.cmdb().blockInserts("cmdb_ci_linux_server", "ServiceNow");
        simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "known"));

        assertEquals(
                List.of("", "INSERT_NOT_ALLOWED_FOR_SOURCE"),
                errors(send(server("known") + "," + server("new"), ""), "items"));
    }

    @Test
    void aDataPolicyShowsAsAFailedInsert() {
        simulator.customisation().requireField("cmdb_ci_linux_server", "asset_tag");
        Reply reply = send(server("a"), "");
        assertEquals(List.of("INSERT_FAILED"), errors(reply, "items"));
        assertTrue(reply.body().contains("Asset tag"), reply.body());
    }

    @Test
    void anItemOfADependentClassNeedsItsHost() {
        String application = item("cmdb_ci_appl", "{'name':'nginx'}");
        String runsOn = relation(0, 1, "Runs on::Runs");

        assertEquals(List.of("MISSING_DEPENDENCY"), errors(send(application, ""), "items"));
        String nameless = item("cmdb_ci_linux_server", "{'os':'Linux'}");
        assertEquals(
                List.of("ABANDONED", "MISSING_MATCHING_ATTRIBUTES"),
                errors(send(application + "," + nameless, runsOn), "items"));
        assertEquals(List.of("", ""), errors(send(application + "," + server("a"), runsOn), "items"));
    }

    @Test
    void namesWhatIsWrongWithARelationship() {
        simulator.records().insert("cmdb_rel_type", Map.of("name", "Twice::Twice"));
        simulator.records().insert("cmdb_rel_type", Map.of("name", "Twice::Twice"));
        String noRule = item("cmdb_ci_vm_object", "{'name':'vm'}");

        Reply reply = send(
                server("a") + "," + server("b") + "," + noRule,
                String.join(
                        ",",
                        relation(0, 1, "Runs on::Runs"),
                        relation(0, 1, "Runs on::Runs"),
                        relation(0, 1, "Derived from::Origin of"),
                        relation(0, 1, "Twice::Twice"),
                        relation(0, 7, "Runs on::Runs"),
                        relation(0, 2, "Runs on::Runs")));

        assertEquals(List.of("", "", "IDENTIFICATION_RULE_MISSING"), errors(reply, "items"));
        assertEquals(
                List.of(
                        "",
                        "",
                        "INVALID_INPUT_DATA",
                        "DUPLICATE_RELATIONSHIP_TYPES",
                        "INVALID_INPUT_DATA",
                        "ABANDONED"),
                errors(reply, "relations"));
        assertEquals(1, simulator.records().all("cmdb_rel_ci").size());
    }

    @Test
    void isForItilAndAssetOnly() {
        simulator.access().roles("jenkins.pipeline", "cmdb_admin");
        assertEquals(403, send(server("a"), "").status());
        simulator.access().roles("jenkins.pipeline", "asset");
        assertEquals(List.of(""), errors(send(server("a"), ""), "items"));
    }
}
