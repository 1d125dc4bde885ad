package io.jenkins.plugins.servicenow.simulator.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"incident", "change_request", "task"})
    void showsNoRowsToAUserWithoutRolesButCountsThem(String table) {
        simulator.records().insert("incident", Map.of());
        simulator.records().insert("change_request", Map.of());
        simulator.access().roles("jenkins.pipeline");
        Reply reply = http.get("/api/now/table/" + table);
        assertEquals(200, reply.status());
        assertEquals(0, reply.results().size());
        assertEquals(table.equals("task") ? "2" : "1", reply.header("X-Total-Count"));
    }

    @ParameterizedTest
    @CsvSource({"sn_incident_read,1,0", "sn_change_read,0,1", "itil,1,1", "snc_read_only,0,0"})
    void showsWhatTheRoleMaySee(String role, int incidents, int changes) {
        simulator.records().insert("incident", Map.of());
        simulator.records().insert("change_request", Map.of());
        simulator.access().roles("jenkins.pipeline", role);
        assertEquals(incidents, http.get("/api/now/table/incident").results().size());
        assertEquals(
                changes, http.get("/api/now/table/change_request").results().size());
        assertEquals(
                incidents + changes, http.get("/api/now/table/task").results().size());
    }

    @Test
    void hidesRecordsThatItCounts() {
        String hidden = simulator.records().insert("incident", Map.of());
        simulator.records().insert("incident", Map.of());
        simulator.access().hideRecord(hidden);
        Reply reply = http.get("/api/now/table/incident");
        assertEquals(1, reply.results().size());
        assertEquals("2", reply.header("X-Total-Count"));
        assertEquals(404, http.get("/api/now/table/incident/" + hidden).status());

        simulator.access().hideRecords("incident");
        assertEquals(0, http.get("/api/now/table/incident").results().size());

        simulator.access().hideNothing();
        assertEquals(2, http.get("/api/now/table/incident").results().size());
    }

    @Test
    void hidesAChangeRequestFromItsOwnApiToo() {
        String hidden = simulator.records().insert("change_request", Map.of());
        simulator.access().hideRecord(hidden);
        assertEquals(404, http.get("/api/sn_chg_rest/change/" + hidden).status());
        assertEquals(
                404,
                http.get("/api/sn_chg_rest/change/" + hidden + "/nextstates").status());
    }

    @Test
    void showsAColumnAgain() {
        simulator.records().insert("change_request", Map.of());
        simulator.access().hideColumn("change_request", "on_hold");
        String onHold = "/api/now/table/change_request?sysparm_fields=on_hold";
        assertFalse(http.get(onHold).results().get(0).getAsJsonObject().has("on_hold"));
        simulator.access().hideNothing();
        assertTrue(http.get(onHold).results().get(0).getAsJsonObject().has("on_hold"));
    }

    @Test
    void appliesTheLimitBeforeTheAccessRules() {
        simulator.records().insert("incident", Map.of());
        simulator.records().insert("change_request", Map.of());
        simulator.access().roles("jenkins.pipeline", "sn_change_read");
        Reply reply = http.get("/api/now/table/task?sysparm_limit=1");
        assertEquals(0, reply.results().size(), "the first row is the incident, which the user may not see");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys_db_object", "metric_definition", "sys_plugins"})
    void refusesSystemTables(String table) {
        Reply reply = http.get("/api/now/table/" + table);
        assertEquals(403, reply.status());
        assertEquals("Insufficient rights to query records", reply.message());
    }

    @Test
    void showsNothingOfTheDictionary() {
        Reply reply = http.get("/api/now/table/sys_dictionary");
        assertEquals(200, reply.status());
        assertEquals(0, reply.results().size());
    }

    @Test
    void showsOnlyTheLabelOfAChoiceAndRefusesToQueryTheRest() {
        JsonObject choice = http.get("/api/now/table/sys_choice?sysparm_limit=1")
                .results()
                .get(0)
                .getAsJsonObject();
        assertEquals(Set.of("label"), choice.keySet());
        Reply reply = http.query("sys_choice", "name=change_request^element=risk");
        assertEquals(403, reply.status());
        assertEquals("Field(s) present in the query do not have permission to be read", reply.detail());
    }

    @Test
    void leavesOutAHiddenColumnAndRefusesToQueryIt() {
        String id = simulator.records().insert("change_request", Map.of());
        simulator.access().hideColumn("change_request", "approval");
        assertFalse(http.get("/api/now/table/change_request/" + id).result().has("approval"));
        assertFalse(http.get("/api/sn_chg_rest/change/" + id).result().has("approval"));
        assertEquals(403, http.query("change_request", "approval=approved").status());
    }

    @Test
    void refusesWritesWithoutRole() {
        String id = simulator.records().insert("incident", Map.of());
        simulator.access().roles("jenkins.pipeline", "sn_incident_read");
        Reply created = http.post("/api/now/table/incident", "{}");
        assertEquals(403, created.status());
        assertEquals("Operation Failed", created.message());
        assertEquals("ACL Exception Insert Failed due to security constraints", created.detail());
        assertEquals(
                "ACL Exception Update Failed due to security constraints",
                http.patch("/api/now/table/incident/" + id, "{\"impact\":\"1\"}")
                        .detail());
        assertEquals("3", simulator.records().get("incident", id).get("impact"));
    }

    @Test
    void hidesARecordThatMayNotBeReadBehindNotFound() {
        String id = simulator.records().insert("incident", Map.of());
        simulator.access().roles("jenkins.pipeline");
        assertEquals(404, http.get("/api/now/table/incident/" + id).status());
    }

    @Test
    void canDemandARoleForEveryApi() {
        simulator.access().requireForApis("rest_api_explorer");
        assertEquals(200, http.get("/api/now/table/incident").status());
        simulator.access().roles("jenkins.pipeline", "itil");
        Reply reply = http.get("/api/now/table/incident");
        assertEquals(403, reply.status());
        assertEquals("User Not Authorized", reply.message());
        assertEquals("Failed API level ACL Validation", reply.detail());
    }

    @Test
    void refusesTheChangeApiWithoutRole() {
        simulator.access().roles("jenkins.pipeline", "sn_incident_write");
        assertEquals(403, http.get("/api/sn_chg_rest/change").status());
    }

    @Test
    void readsAndWritesTheCmdb() {
        simulator.access().roles("jenkins.pipeline", "cmdb_admin");
        Reply created = http.post("/api/now/table/cmdb_ci_os_image", "{\"name\":\"rocky-9.4\"}");
        assertEquals(201, created.status());
        assertEquals("cmdb_ci_os_image", created.text("sys_class_name"));
        assertEquals(
                1,
                http.query("cmdb_ci", "name=rocky-9.4^sys_class_name=cmdb_ci_os_image")
                        .results()
                        .size());
    }
}
