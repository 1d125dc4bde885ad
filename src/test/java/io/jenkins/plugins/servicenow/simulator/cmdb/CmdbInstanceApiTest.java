package io.jenkins.plugins.servicenow.simulator.cmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmdbInstanceApiTest {

    private static final String SERVERS = "/api/now/cmdb/instance/cmdb_ci_linux_server";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private String server(String name) {
        return simulator.records().insert("cmdb_ci_linux_server", Map.of("name", name));
    }

    private List<Map<String, String>> servers() {
        return simulator.records().all("cmdb_ci_linux_server");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private String runsOn(String target) {
        return "{'type':'" + simulator.records().sysId("cmdb_rel_type", "Runs on::Runs") + "','target':'" + target
                + "'}";
    }

    @Test
    void createsWith200AndIgnoresColumnsThatDoNotExist() {
        String host = server("host");
        Reply reply = http.post(
                SERVERS,
                json("{'attributes':{'name':'web-01','u_nothing':'x'},'source':'ServiceNow','outbound_relations':["
                        + runsOn(host) + "]}"));

        assertEquals(200, reply.status(), reply.body());
        assertFalse(reply.result().getAsJsonObject("attributes").has("u_nothing"));
        assertEquals(1, reply.result().getAsJsonArray("outbound_relations").size());
        assertEquals("ServiceNow", servers().get(1).get("discovery_source"));
    }

    @Test
    void createsByIdentificationSoThatTheSecondTimeIsAnUpdate() {
        String body = json("{'attributes':{'name':'web-01'},'source':'ServiceNow'}");
        http.post(SERVERS, body);
        assertEquals(200, http.post(SERVERS, body).status());
        assertEquals(1, servers().size());
    }

    @ParameterizedTest
    @CsvSource({
        "1, java.lang.Integer",
        "1.5, java.lang.Double",
        "true, java.lang.Boolean",
        "[], java.util.ArrayList",
        "{}, java.util.LinkedHashMap"
    })
    void takesNothingButStrings(String value, String javaClass) {
        Reply reply = http.post(SERVERS, json("{'attributes':{'name':'a','ram':" + value + "},'source':'ServiceNow'}"));

        assertEquals(500, reply.status());
        assertEquals("class " + javaClass + " cannot be cast to class java.lang.String", reply.message());
        assertEquals(List.of(), servers());
    }

    @Test
    void asksForTheEnvelope() {
        Reply reply = http.patch(SERVERS + "/" + server("a"), json("{'os':'Linux','source':'ServiceNow'}"));
        assertEquals(500, reply.status());
        assertTrue(reply.message().contains("\"attributes\" is null"), reply.message());
    }

    @Test
    void asksForASourceThatItKnows() {
        Reply without = http.post(SERVERS, json("{'attributes':{'name':'a'}}"));
        assertEquals(400, without.status());
        Reply unknown = http.post(SERVERS, json("{'attributes':{'name':'a'},'source':'Jenkins'}"));
        assertEquals(400, unknown.status());
        assertTrue(unknown.detail().contains("Manual Entry, Other Automated, ServiceNow"), unknown.detail());
        assertEquals(List.of(), servers());
    }

    @Test
    void putAndPatchChangeWhatIsSentAndNullClears() {
        String id = server("a");
        simulator.records().set("cmdb_ci_linux_server", id, Map.of("os", "Linux", "os_version", "9"));

        http.json("PUT", SERVERS + "/" + id, json("{'attributes':{'os':null},'source':'ServiceNow'}"));
        Reply reply = http.patch(
                SERVERS + "/" + id, json("{'attributes':{'discovery_source':'Other'},'source':'Manual Entry'}"));

        assertEquals(200, reply.status());
        assertEquals("", servers().get(0).get("os"));
        assertEquals("9", servers().get(0).get("os_version"));
        assertEquals("Manual Entry", servers().get(0).get("discovery_source"));
    }

    @Test
    void relatesWithoutASourceToo() {
        String a = server("a");
        String b = server("b");
        Reply reply = http.post(SERVERS + "/" + a + "/relation", json("{'inbound_relations':[" + runsOn(b) + "]}"));
        assertEquals(200, reply.status(), reply.body());
        assertEquals(b, simulator.records().all("cmdb_rel_ci").get(0).get("parent"));
        Reply wrong = http.post(
                SERVERS + "/" + a + "/relation", json("{'inbound_relations':[" + runsOn(b) + "],'source':'Nobody'}"));
        assertEquals(400, wrong.status());
    }

    @Test
    void namesRelationshipTypesAlsoInTheColumnOfTheirParentTable() {
        Reply found = http.get("/api/now/table/cmdb_rel_type?sys_name=Contains::Contained+by");
        assertEquals(1, found.results().size());
        assertEquals(
                "Contains::Contained by",
                found.results().get(0).getAsJsonObject().get("name").getAsString());
    }

    @Test
    void failsLoudlyAtClassesThatItDoesNotHave() {
        String pod = "/api/now/cmdb/instance/cmdb_ci_kubernetes_pod";
        assertEquals(
                "The ServiceNow simulator does not support the table cmdb_ci_kubernetes_pod",
                http.get(pod).message());
        assertEquals(
                "Invalid table cmdb_ci_no_such",
                http.get("/api/now/cmdb/instance/cmdb_ci_no_such").message());
    }

    @Test
    void relatesWhatStandsInTheLists() {
        String a = server("a");
        String b = server("b");
        String bare = json(runsOn(b).replace("}", ",'source':'ServiceNow'}"));
        assertEquals(500, http.post(SERVERS + "/" + a + "/relation", bare).status());

        Reply reply = http.post(
                SERVERS + "/" + a + "/relation",
                json("{'outbound_relations':[" + runsOn(b) + "],'inbound_relations':[" + runsOn(b)
                        + "],'source':'ServiceNow'}"));
        assertEquals(200, reply.status(), reply.body());
        assertEquals(2, simulator.records().all("cmdb_rel_ci").size());

        String relation = simulator.records().all("cmdb_rel_ci").get(0).get("sys_id");
        String path = SERVERS + "/" + a + "/relation/" + relation;
        assertEquals(200, http.delete(path).status());
        assertEquals(404, http.delete(path).status());
        assertEquals(1, simulator.records().all("cmdb_rel_ci").size());
    }

    @Test
    void anItemOfADependentClassNeedsItsHost() {
        String host = server("host");
        String item = "{'attributes':{'name':'nginx'},'source':'ServiceNow'";
        String applications = "/api/now/cmdb/instance/cmdb_ci_appl";

        Reply without = http.post(applications, json(item + "}"));
        assertEquals(500, without.status());
        assertEquals("Exception while executing request: null", without.message());

        Reply with = http.post(applications, json(item + ",'depends_on':{'outbound_relations':" + runsOn(host) + "}}"));
        assertEquals(200, with.status(), with.body());
        assertEquals(1, with.result().getAsJsonArray("outbound_relations").size());
    }

    @Test
    void showsSubclassesAndTheirRealClassOnAParentTable() {
        String id = server("a");
        assertEquals(
                "cmdb_ci_linux_server", http.get("/api/now/table/cmdb/" + id).text("sys_class_name"));
        assertEquals(1, http.query("cmdb_ci_hardware", "name=a").results().size());
        assertEquals(
                404, http.get("/api/now/cmdb/instance/cmdb_ci_win_server/" + id).status());
    }

    @Test
    void knowsNoOtherTablesAndNoOtherRoles() {
        assertEquals(400, http.get("/api/now/cmdb/instance/incident").status());
        assertEquals(405, http.delete(SERVERS + "/" + server("a")).status());
        simulator.access().roles("jenkins.pipeline", "sn_cmdb_editor");
        assertEquals(403, http.get(SERVERS).status());
    }
}
