package io.jenkins.plugins.servicenow.simulator.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeApiTest {

    private static final String CHANGE = "/api/sn_chg_rest/change";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void createsWith200AnObjectOfTypedValues() {
        Reply reply = http.post(CHANGE + "/normal", "{\"short_description\":\"x\",\"no_such_field\":1}");
        assertEquals(200, reply.status());
        assertEquals(
                "{\"display_value\":\"New\",\"value\":-5.0}",
                reply.result().get("state").toString());
        assertEquals(
                "{\"display_value\":\"CHG0030001\",\"value\":\"CHG0030001\"}",
                reply.result().get("number").toString());
        assertEquals(
                "{\"display_value\":\"true\",\"value\":true}",
                reply.result().get("active").toString());
        assertEquals(
                "{\"display_value\":\"\",\"value\":\"\"}",
                reply.result().get("risk").toString());
        assertEquals(
                "Not Yet Requested",
                reply.result().getAsJsonObject("approval").get("display_value").getAsString());
        assertTrue(reply.result().getAsJsonObject("sys_created_on").has("display_value_internal"));
        assertEquals(
                "{\"ignoredFields\":[\"no_such_field\"]}",
                reply.result().get("__meta").toString());
    }

    @Test
    void namesTheFieldsThatItIgnoredAlsoWhenThereAreNone() {
        Reply created = http.post(CHANGE + "/normal", "{\"short_description\":\"x\"}");
        assertEquals("{\"ignoredFields\":[]}", created.result().get("__meta").toString());
        assertFalse(http.get(CHANGE + "/" + value(created, "sys_id")).result().has("__meta"));
    }

    @Test
    void takesFieldsFromTheUrlToo() {
        Reply reply = http.post("/api/sn_chg_rest/v1/change/emergency?short_description=Remove+server", "");
        assertEquals("emergency", value(reply, "type"));
        assertEquals("Remove server", value(reply, "short_description"));
    }

    @Test
    void createsAStandardChangeFromItsTemplate() {
        JsonObject template =
                http.get(CHANGE + "/standard/template").results().get(0).getAsJsonObject();
        String templateId = template.getAsJsonObject("sys_id").get("value").getAsString();
        Reply reply = http.post(CHANGE + "/standard/" + templateId, "{\"work_notes\":\"by template\"}");
        assertEquals("standard", value(reply, "type"));
        assertEquals("Publish an OS image that passed its tests", value(reply, "short_description"));
        Reply scheduled = http.patch(CHANGE + "/standard/" + value(reply, "sys_id"), "{\"state\":\"scheduled\"}");
        assertEquals(
                "-2.0", scheduled.result().getAsJsonObject("state").get("value").toString());
        assertEquals("approved", value(scheduled, "approval"));
    }

    @Test
    void takesAModelByName() {
        Reply reply = http.post(CHANGE, "{\"chg_model\":\"Standard\",\"type\":\"Standard\"}");
        assertEquals("standard", value(reply, "type"));
        assertEquals("e55d0bfec343101035ae3f52c1d3ae49", value(reply, "chg_model"));
    }

    @Test
    void movesToAStateGivenByNameOrNumber() {
        String id = change();
        assertEquals("Assess", display(http.patch(CHANGE + "/" + id, "{\"state\":\"assess\"}"), "state"));
        assertEquals("New", display(http.patch(CHANGE + "/normal/" + id, "{\"state\":-5}"), "state"));
        assertEquals(
                400, http.patch(CHANGE + "/" + id, "{\"state\":\"nowhere\"}").status());
        assertEquals(
                403, http.patch(CHANGE + "/" + id, "{\"state\":\"implement\"}").status());
    }

    @Test
    void listsWithAnElementAboutTheQueryAndWithoutItsOrder() {
        change();
        change();
        JsonArray all = http.get(CHANGE + "?sysparm_query=active%3Dtrue%5EORDERBYDESCnumber")
                .results();
        assertEquals(3, all.size());
        assertEquals("CHG0030001", number(all.get(0)));
        assertEquals(
                "{\"encodedQuery\":\"active=true\",\"fields\":{\"applied\":[\"active\"],\"ignored\":[]}}",
                meta(all.get(2)));
        JsonArray one = http.get(CHANGE + "?number=CHG0030002&sysparm_limit=5").results();
        assertEquals("CHG0030002", number(one.get(0)));
        assertEquals(
                "{\"encodedQuery\":\"number=CHG0030002\","
                        + "\"fields\":{\"applied\":[\"number\"],\"ignored\":[\"sysparm_limit\"]}}",
                meta(one.get(1)));
        JsonArray dropped = http.get(CHANGE + "/normal?sysparm_query=state%3D-5%5EORstate%3D3%5Eu_no_such%3D1")
                .results();
        assertEquals(
                "{\"encodedQuery\":\"state=-5^ORstate=3\","
                        + "\"fields\":{\"applied\":[\"state\"],\"ignored\":[\"u_no_such\"]}}",
                meta(dropped.get(2)));
        assertEquals(1, http.get(CHANGE + "/emergency").results().size());
    }

    @Test
    void findsNoRecordOfAnotherType() {
        String id = change();
        assertEquals(200, http.get(CHANGE + "/normal/" + id).status());
        assertEquals(404, http.get(CHANGE + "/emergency/" + id).status());
        assertEquals(404, http.get(CHANGE + "/0123456789abcdef0123456789abcdef").status());
    }

    @Test
    void explainsWhatHindersATransition() {
        String id = change();
        http.patch(CHANGE + "/" + id, "{\"state\":\"assess\"}");
        JsonObject next = http.get(CHANGE + "/" + id + "/nextstates").result();
        assertEquals(
                "[\"-5\",\"-3\",\"4\",\"-4\"]", next.get("available_states").toString());
        assertEquals("Authorize", next.getAsJsonObject("state_label").get("-3").getAsString());
        JsonObject authorize = transition(next, "-3");
        assertEquals("Assess to Authorize", authorize.get("display_value").getAsString());
        assertFalse(authorize.get("transition_available").getAsBoolean());
        assertTrue(authorize.get("automatic_transition").getAsBoolean());
        JsonObject condition = authorize.getAsJsonArray("conditions").get(0).getAsJsonObject();
        assertFalse(condition.get("passed").getAsBoolean());
        assertTrue(condition.getAsJsonObject("condition").get("description").isJsonNull());
        assertTrue(transition(next, "4").get("transition_available").getAsBoolean());
    }

    @Test
    void groupsTheWaysToOneState() {
        String id = change();
        http.patch(CHANGE + "/" + id, "{\"state\":\"assess\"}");
        simulator.approvals().approveAll("CHG0030001", "yes");
        http.patch(CHANGE + "/" + id, "{\"state\":\"implement\"}");
        JsonObject next = http.get(CHANGE + "/" + id + "/nextstates").result();
        JsonArray toReview = next.getAsJsonArray("state_transitions").get(0).getAsJsonArray();
        assertEquals(2, toReview.size());
        assertFalse(
                toReview.get(0).getAsJsonObject().get("transition_available").getAsBoolean());
        assertTrue(toReview.get(1).getAsJsonObject().get("transition_available").getAsBoolean());
    }

    @Test
    void showsNoTransitionsOfAChangeWithoutModel() {
        String id = change();
        simulator.records().set("change_request", id, Map.of("chg_model", ""));
        JsonObject next = http.get(CHANGE + "/" + id + "/nextstates").result();
        assertEquals(0, next.getAsJsonArray("state_transitions").size());
        assertEquals("[\"-4\",\"4\",\"-5\"]", next.get("available_states").toString());
    }

    @Test
    void letsTheCallerAnswerOnlyWhatIsAskedOfIt() {
        String id = change();
        http.patch(CHANGE + "/" + id, "{\"state\":\"assess\"}");
        assertEquals(
                400,
                http.patch(CHANGE + "/" + id + "/approvals", "{\"state\":\"approved\"}")
                        .status());

        SimulatorHttp ann = as("ann.approver");
        assertEquals(
                400,
                ann.patch(CHANGE + "/" + id + "/approvals", "{\"state\":\"rejected\"}")
                        .status());
        assertEquals(
                400,
                ann.patch(CHANGE + "/" + id + "/approvals", "{\"state\":\"maybe\"}")
                        .status());
        Reply first = ann.patch(CHANGE + "/" + id + "/approvals", "{\"state\":\"approved\"}");
        assertEquals("Authorize", display(first, "state"));
        Reply second = as("carl.cab").patch(CHANGE + "/" + id + "/approvals", "{\"state\":\"approved\"}");
        assertEquals("Scheduled", display(second, "state"));
        assertEquals("approved", value(second, "approval"));
    }

    @Test
    void deletesOnlyForChangeManagers() {
        String id = change();
        assertEquals(403, http.delete(CHANGE + "/" + id).status());
        simulator.access().roles("jenkins.pipeline", "itil", "change_manager");
        assertEquals(200, http.delete(CHANGE + "/" + id).status());
        assertEquals(List.of(), simulator.records().all("change_request"));
    }

    @Test
    void keepsTasksOfAChange() {
        String path = CHANGE + "/" + change() + "/task";
        Reply created = http.post(path, "{\"short_description\":\"Retire node\"}");
        assertEquals("CHG0030001", display(created, "parent"));
        String task = path + "/" + value(created, "sys_id");
        String closed = "{\"state\":\"closed\",\"close_code\":\"successful\",\"close_notes\":\"Retired\"}";
        assertEquals("Closed", display(http.patch(task, closed), "state"));
        assertEquals(1, http.get(path).results().size(), "no element about the query");
        assertEquals("Retire node", value(http.get(task), "short_description"));
        simulator.access().roles("jenkins.pipeline", "admin");
        assertEquals(200, http.delete(task).status());
        assertEquals(0, http.get(path).results().size());
    }

    @Test
    void tiesItemsToAChangeThroughAWorker() {
        String item = simulator.records().insert("cmdb_ci_server", Map.of("name", "web01"));
        String path = CHANGE + "/" + change() + "/ci";
        Reply reply = http.post(path, "{\"cmdb_ci_sys_ids\":[\"" + item + "\"],\"association_type\":\"affected\"}");
        assertEquals(202, reply.status());
        assertEquals(
                "{\"value\":1,\"display_value\":\"Waiting\"}",
                reply.result().get("state").toString());
        String worker = reply.result().getAsJsonObject("worker").get("sysId").getAsString();
        JsonObject done = http.get(CHANGE + "/worker/" + worker).result();
        assertEquals(
                "{\"value\":3,\"display_value\":\"Complete\"}",
                done.get("state").toString());
        JsonObject row =
                http.get(path + "?association_type=affected").results().get(0).getAsJsonObject();
        assertEquals(
                "web01", row.getAsJsonObject("ci_item").get("display_value").getAsString());
        assertEquals(400, http.get(path).status());
        assertEquals(400, http.post(path, "{\"association_type\":\"affected\"}").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/schedule", "/risk"})
    void failsLoudlyAtWhatItDoesNotHave(String path) {
        Reply reply = http.get(CHANGE + "/" + change() + path);
        assertEquals(500, reply.status());
        assertTrue(reply.message().startsWith("The ServiceNow simulator does not support GET "));
    }

    private String change() {
        return value(http.post(CHANGE, "{\"assignment_group\":\"OS Image Builders\"}"), "sys_id");
    }

    private SimulatorHttp as(String userName) {
        simulator.access().roles(userName, "sn_change_read", "approver_user");
        simulator.oauth().applicationUser(userName);
        return new SimulatorHttp(simulator).loggedIn();
    }

    private static JsonObject transition(JsonObject next, String to) {
        return StreamSupport.stream(next.getAsJsonArray("state_transitions").spliterator(), false)
                .map(group -> group.getAsJsonArray().get(0).getAsJsonObject())
                .filter(each -> each.get("to_state").getAsString().equals(to))
                .findFirst()
                .orElseThrow();
    }

    private static String meta(JsonElement last) {
        return last.getAsJsonObject().get("__meta").toString();
    }

    private static String number(JsonElement change) {
        return change.getAsJsonObject().getAsJsonObject("number").get("value").getAsString();
    }

    private static String value(Reply reply, String field) {
        return reply.result().getAsJsonObject(field).get("value").getAsString();
    }

    private static String display(Reply reply, String field) {
        return reply.result().getAsJsonObject(field).get("display_value").getAsString();
    }
}
