package io.jenkins.plugins.servicenow.simulator.cmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The CMDB and Batch APIs against the field names and kinds in the samples of the ServiceNow documentation. */
class CmdbShapesTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static JsonObject first(JsonObject json, String list) {
        return json.getAsJsonArray(list).get(0).getAsJsonObject();
    }

    @Test
    void showsWhatIdentificationAndReconciliationDid() {
        JsonObject result = http.post("/api/now/identifyreconcile?sysparm_data_source=ServiceNow", """
                        {"items": [
                          {"className": "cmdb_ci_linux_server", "values": {"name": "lnux101", "ip_address": "10.11.12.173"}},
                          {"className": "cmdb_ci_computer", "values": {"name": "host-1"}}],
                         "relations": [{"parent": 0, "child": 1, "type": "Hosted on::Hosts"}]}""")
                .result();

        assertEquals(
                Set.of("items", "additionalCommittedItems", "relations", "additionalCommittedRelations"),
                result.keySet());
        JsonObject item = first(result, "items");
        assertEquals(
                Set.of(
                        "className",
                        "operation",
                        "sysId",
                        "identifierEntrySysId",
                        "identificationAttempts",
                        "markers",
                        "inputIndices",
                        "mergedPayloadIds",
                        "errorCount"),
                item.keySet());
        assertEquals("0", item.get("errorCount").getAsString());
        assertEquals("[0]", item.get("inputIndices").toString());
        assertEquals(
                "{\"identifierName\":\"Hardware Rule\",\"attemptResult\":\"NO_MATCH\",\"attributes\":[\"name\"],"
                        + "\"searchOnTable\":\"cmdb_ci_hardware\",\"hybridEntryCiAttributes\":[]}",
                first(item, "identificationAttempts").toString());
        assertEquals(
                "{\"className\":\"cmdb_rel_ci\",\"operation\":\"INSERT\",\"markers\":[],\"inputIndices\":[0],"
                        + "\"mergedPayloadIds\":[],\"errorCount\":0}",
                first(result, "relations").toString());
    }

    @Test
    void showsAnItemWithItsRelationships() {
        String server = simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "PS LinuxApp01"));
        String database = simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "PS ORA01"));
        String type = simulator.records().sysId("cmdb_rel_type", "Depends on::Used by");
        String relation =
                simulator.records().insert("cmdb_rel_ci", Map.of("parent", server, "child", database, "type", type));

        JsonObject item = http.get("/api/now/cmdb/instance/cmdb_ci_linux_server/" + server)
                .result();

        assertEquals(Set.of("outbound_relations", "attributes", "inbound_relations"), item.keySet());
        assertEquals(
                "{\"sys_id\":\"" + relation + "\",\"type\":{\"display_value\":\"Depends on::Used by\",\"link\":\""
                        + simulator.url() + "/api/now/table/cmdb_rel_type/" + type + "\",\"value\":\"" + type
                        + "\"},\"target\":{\"display_value\":\"PS ORA01\",\"link\":\"" + simulator.url()
                        + "/api/now/cmdb/instance/cmdb_ci/" + database + "\",\"value\":\"" + database + "\"}}",
                first(item, "outbound_relations").toString());
        JsonObject attributes = item.getAsJsonObject("attributes");
        assertTrue(attributes
                .keySet()
                .containsAll(List.of(
                        "operational_status",
                        "os_version",
                        "used_for",
                        "classification",
                        "sys_class_name",
                        "sys_domain",
                        "sys_domain_path",
                        "discovery_source",
                        "first_discovered",
                        "last_discovered",
                        "install_status",
                        "unverified",
                        "correlation_id",
                        "managed_by",
                        "manufacturer",
                        "name")));
        assertEquals("cmdb_ci_linux_server", attributes.get("sys_class_name").getAsString());
        assertEquals(
                Set.of("display_value", "link", "value"),
                attributes.getAsJsonObject("sys_domain").keySet());
        assertEquals("", attributes.get("managed_by").getAsString());
    }

    @Test
    void listsItemsBySysIdAndName() {
        String server = simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "PS LinuxApp01"));
        assertEquals(
                "[{\"sys_id\":\"" + server + "\",\"name\":\"PS LinuxApp01\"}]",
                http.get("/api/now/cmdb/instance/cmdb_ci_server").results().toString());
    }

    @Test
    void showsAClass() {
        JsonObject computer = http.get("/api/now/cmdb/meta/cmdb_ci_computer").result();

        assertEquals(
                Set.of(
                        "icon_url",
                        "is_extendable",
                        "parent",
                        "children",
                        "name",
                        "icon",
                        "attributes",
                        "relationship_rules",
                        "label",
                        "identification_rules"),
                computer.keySet());
        assertEquals("cmdb_ci_hardware", computer.get("parent").getAsString());
        assertEquals("[\"cmdb_ci_server\"]", computer.get("children").toString());
        assertEquals(
                Set.of(
                        "is_inherited",
                        "is_mandatory",
                        "is_read_only",
                        "default_value",
                        "label",
                        "type",
                        "element",
                        "max_length",
                        "is_display"),
                first(computer, "attributes").keySet());
        JsonObject rule = computer.getAsJsonObject("identification_rules");
        assertEquals(
                Set.of("related_rules", "applies_to", "identifiers", "name", "description", "active", "is_independent"),
                rule.keySet());
        assertEquals("Hardware Rule", rule.get("name").getAsString());
        assertEquals(
                Set.of(
                        "condition",
                        "exact_count_match",
                        "referenced_field",
                        "active",
                        "attributes",
                        "allow_fallback",
                        "table",
                        "order",
                        "allow_null_attribute"),
                first(rule, "identifiers").keySet());
    }

    @Test
    void showsABatch() {
        JsonObject batch = http.post(
                        "/api/now/v1/batch", """
                        {"batch_request_id": "1", "rest_requests": [
                          {"id": "11", "url": "/api/now/table/incident?sysparm_limit=1", "method": "GET",
                           "headers": [{"name": "Accept", "value": "application/json"}]},
                          {"id": "12", "url": "/api/now/table/incident", "method": "POST",
                           "exclude_response_headers": true,
                           "headers": [{"name": "Content-Type", "value": "application/json"}],
                           "body": "%s"}]}""".formatted(base64("{\"short_description\":\"My computer broke\"}")))
                .json();

        assertEquals(Set.of("batch_request_id", "serviced_requests", "unserviced_requests"), batch.keySet());
        assertEquals("1", batch.get("batch_request_id").getAsString());
        for (JsonElement part : batch.getAsJsonArray("serviced_requests")) {
            assertEquals(
                    Set.of("id", "body", "status_code", "status_text", "headers", "execution_time"),
                    part.getAsJsonObject().keySet());
        }
        JsonObject read = first(batch, "serviced_requests");
        assertEquals(Set.of("name", "value"), first(read, "headers").keySet());
        JsonObject created = batch.getAsJsonArray("serviced_requests").get(1).getAsJsonObject();
        assertEquals(201, created.get("status_code").getAsInt());
        assertEquals("Created", created.get("status_text").getAsString());
        assertEquals(0, created.getAsJsonArray("headers").size());
        String body = new String(Base64.getDecoder().decode(created.get("body").getAsString()), StandardCharsets.UTF_8);
        assertTrue(body.startsWith("{\"result\":{"), body);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
