package io.jenkins.plugins.servicenow.simulator.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableApiTest {

    private static final String INCIDENTS = "/api/now/table/incident";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void createsWithLocationAndShowsOnlyStringsAndReferences() {
        String group = simulator.records().sysId("sys_user_group", "OS Image Builders");
        Reply reply = http.post(
                INCIDENTS,
                "{\"short_description\":\"Disk full\",\"impact\":2,\"urgency\":\"2\",\"assignment_group\":\"" + group
                        + "\"}");
        assertEquals(201, reply.status());
        assertEquals(simulator.url() + INCIDENTS + "/" + reply.text("sys_id"), reply.header("Location"));
        assertEquals("INC0010001", reply.text("number"));
        assertEquals("2", reply.text("impact"));
        assertEquals("true", reply.text("active"));
        assertEquals("", reply.text("caller_id"), "an empty reference is an empty string");
        JsonObject reference = reply.result().getAsJsonObject("assignment_group");
        assertEquals(group, reference.get("value").getAsString());
        assertEquals(
                simulator.url() + "/api/now/table/sys_user_group/" + group,
                reference.get("link").getAsString());
    }

    @Test
    void putsThePlatformsHeadersOnEveryAnswer() {
        Reply reply = http.get(INCIDENTS);
        assertEquals("snow_adc", reply.header("Server"));
        assertTrue(reply.header("X-Transaction-ID").matches("[0-9a-f]{12}"));
        assertEquals(4, reply.headers().allValues("Set-Cookie").size());
        assertEquals("application/json;charset=UTF-8", reply.header("Content-Type"));
    }

    @Test
    void ignoresUnknownAndSystemColumnsOnWrite() {
        Reply reply =
                http.post(INCIDENTS, "{\"u_no_such\":\"x\",\"sys_created_by\":\"me\",\"short_description\":\"y\"}");
        assertEquals(201, reply.status());
        assertFalse(reply.result().has("u_no_such"));
        assertEquals("jenkins.pipeline", reply.text("sys_created_by"));
    }

    @Test
    void takesTrueAndFalseInAnyCase() {
        String caller = simulator.records().sysId("sys_user", "ann.approver");
        String path = INCIDENTS + "/" + http.post(INCIDENTS, "{\"caller_id\":\"" + caller + "\"}").text("sys_id");
        assertEquals("1", http.get(path + "?sysparm_display_value=False").text("state"));
        JsonObject shown = http.get(path + "?sysparm_display_value=True").result().getAsJsonObject("caller_id");
        assertEquals("Ann Approver", shown.get("display_value").getAsString());
        assertTrue(http.get(path + "?sysparm_display_value=ALL")
                .result()
                .get("state")
                .isJsonObject());
        assertEquals(
                caller, http.get(path + "?sysparm_exclude_reference_link=True").text("caller_id"));
        assertEquals(
                "1",
                http.patch(path + "?sysparm_input_display_value=TRUE", "{\"urgency\":\"1 - High\"}")
                        .text("urgency"));
        assertEquals(
                "{\"result\":{\"stats\":{\"count\":\"1\"}}}",
                http.get("/api/now/stats/incident?sysparm_count=True").body());
        incident("Another");
        Reply page = http.get(
                INCIDENTS + "?sysparm_limit=1&sysparm_no_count=True&sysparm_suppress_pagination_header=True");
        assertEquals("", page.header("X-Total-Count") + page.header("Link"));
    }

    @Test
    void storesAnObjectThatShouldBeAReferenceAsTheBeginningOfItsText() {
        String path = INCIDENTS + "/" + incident("One");
        Reply reply = http.patch(
                path,
                "{\"caller_id\":{\"link\":\"https://instance.service-now.com/api/now/table/sys_user/x\",\"value\":\"x\"},"
                        + "\"description\":[\"a\",{\"b\":null}]}");
        assertEquals(
                "{link=https://instance.serviceno",
                reply.result().getAsJsonObject("caller_id").get("value").getAsString());
        assertEquals("[a, {b=}]", reply.text("description"));
    }

    @Test
    void putAndPatchChangeOnlyWhatIsSent() {
        String path = INCIDENTS + "/" + incident("One");
        assertEquals("One", http.json("PUT", path, "{\"description\":\"long\"}").text("short_description"));
        Reply patched = http.patch(path, "{\"short_description\":\"Two\"}");
        assertEquals("long", patched.text("description"));
        assertEquals("Two", patched.text("short_description"));
    }

    @Test
    void computesThePriorityWhateverIsSent() {
        Reply reply = http.post(INCIDENTS, "{\"impact\":\"1\",\"urgency\":\"2\",\"priority\":\"5\"}");
        assertEquals("2", reply.text("priority"));
        String path = INCIDENTS + "/" + reply.text("sys_id");
        assertEquals("2", http.patch(path, "{\"priority\":\"1\"}").text("priority"));
        assertEquals("1", http.patch(path, "{\"urgency\":\"1\"}").text("priority"));
    }

    @Test
    void readsJournalsBackEmptyAndShowsThemNewestFirst() {
        String path = INCIDENTS + "/" + incident("Journal");
        assertEquals("", http.patch(path, "{\"work_notes\":\"first\"}").text("work_notes"));
        http.patch(path, "{\"work_notes\":\"second\"}");
        assertEquals("", http.get(path).text("work_notes"));
        String shown = http.get(path + "?sysparm_display_value=true").text("work_notes");
        assertTrue(
                shown.matches("(?s).* - Jenkins Pipeline \\(Work notes\\)\nsecond\n\n.* \\(Work notes\\)\nfirst\n\n"),
                shown);
        http.patch(path, "{\"comments\":\"third\"}");
        String both = http.get(path + "?sysparm_display_value=true").text("comments_and_work_notes");
        assertTrue(both.matches("(?s).* \\(Additional comments\\)\nthird\n\n.*second\n\n.*first\n\n"), both);
        assertEquals(
                List.of("first", "second"),
                simulator.records().journal(path.substring(path.lastIndexOf('/') + 1), "work_notes"));
    }

    @Test
    void hidesJournalRowsButCountsThem() {
        String id = incident("Journal");
        http.patch(INCIDENTS + "/" + id, "{\"work_notes\":\"note\"}");
        Reply reply = http.query("sys_journal_field", "element_id=" + id);
        assertEquals(0, reply.results().size());
        assertEquals("1", reply.header("X-Total-Count"));
    }

    @Test
    void showsValuesDisplayValuesOrBoth() {
        String id = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "assignment_group",
                                simulator.records().sysId("sys_user_group", "OS Image Builders"),
                                "start_date",
                                "2026-07-01 12:00:00"));
        String path = "/api/now/table/change_request/" + id;
        Reply shown = http.get(path + "?sysparm_display_value=true");
        assertEquals("New", shown.text("state"));
        assertEquals("2026-07-01 05:00:00", shown.text("start_date"));
        JsonObject group = shown.result().getAsJsonObject("assignment_group");
        assertEquals(Set.of("display_value", "link"), group.keySet());
        Reply both = http.get(path + "?sysparm_display_value=all&sysparm_fields=state,assignment_group.manager.name");
        assertEquals(
                "{\"display_value\":\"New\",\"value\":\"-5\"}",
                both.result().get("state").toString());
        assertEquals(
                "Ann Approver",
                both.result()
                        .getAsJsonObject("assignment_group.manager.name")
                        .get("value")
                        .getAsString());
    }

    @Test
    void leavesLinksAndUnknownFieldsOut() {
        Reply reply = http.get("/api/now/table/sys_user_grmember?sysparm_fields=user,nothing&sysparm_limit=1"
                + "&sysparm_exclude_reference_link=true");
        JsonObject member = reply.results().get(0).getAsJsonObject();
        assertEquals(Set.of("user"), member.keySet());
        assertTrue(member.get("user").getAsString().matches("[0-9a-f]{32}"));
    }

    @Test
    void repeatsTheApiVersionInLinks() {
        Reply reply = http.get("/api/now/v2/table/sys_user_grmember?sysparm_limit=1");
        JsonObject user = reply.results().get(0).getAsJsonObject().getAsJsonObject("user");
        assertTrue(user.get("link").getAsString().startsWith(simulator.url() + "/api/now/v2/table/sys_user/"));
    }

    @Test
    void pagesByKey() {
        IntStream.range(0, 7).forEach(i -> simulator.records().insert("incident", Map.of()));
        List<String> ids = new ArrayList<>();
        for (String last = ""; ids.size() < 7; last = ids.get(ids.size() - 1)) {
            String after = last.isEmpty() ? "" : "sys_id%3E" + last + "%5E";
            http.get("/api/now/table/incident?sysparm_limit=3&sysparm_query=" + after + "ORDERBYsys_id")
                    .results()
                    .forEach(record ->
                            ids.add(record.getAsJsonObject().get("sys_id").getAsString()));
        }
        assertEquals(ids.stream().sorted().distinct().toList(), ids);
    }

    @Test
    void answersWithoutTheHeadersThatAProxyStrips() {
        simulator.customisation().stripHeaders("X-Total-Count", "link", "Date");
        IntStream.range(0, 3).forEach(i -> simulator.records().insert("incident", Map.of()));
        Reply reply = http.get("/api/now/table/incident?sysparm_limit=1");
        assertEquals("", reply.header("X-Total-Count") + reply.header("Link"));
    }

    @Test
    void givesTheFirstPageAgainWhereOffsetsAreIgnored() {
        simulator.customisation().ignoreOffsets(true);
        IntStream.range(0, 2).forEach(i -> simulator.records().insert("incident", Map.of()));
        String page = "/api/now/table/incident?sysparm_limit=1&sysparm_offset=";
        assertEquals(http.get(page + 0).results(), http.get(page + 1).results());
    }

    @Test
    void tellsTheTimeByItsOwnClock() {
        simulator.clock().follow(() -> Instant.parse("2026-03-02T12:00:00Z"));
        Reply reply = http.get("/api/now/table/incident");
        assertEquals(List.of("Mon, 2 Mar 2026 12:00:00 GMT"), reply.headers().allValues("Date"));
    }

    @Test
    void pagesWithTotalAndLinks() {
        for (int i = 0; i < 5; i++) {
            incident("No. " + i);
        }
        Reply reply = http.get(INCIDENTS + "?sysparm_limit=2&sysparm_offset=2&sysparm_query=ORDERBYnumber");
        assertEquals(2, reply.results().size());
        assertEquals(
                "INC0010003",
                reply.results().get(0).getAsJsonObject().get("number").getAsString());
        assertEquals("5", reply.header("X-Total-Count"));
        String base =
                "<" + simulator.url() + INCIDENTS + "?sysparm_limit=2&sysparm_query=ORDERBYnumber&sysparm_offset=";
        assertEquals(
                base + "0>;rel=\"first\"," + base + "0>;rel=\"prev\"," + base + "4>;rel=\"next\"," + base
                        + "4>;rel=\"last\"",
                reply.header("Link"));
        Reply bare =
                http.get(INCIDENTS + "?sysparm_limit=2&sysparm_no_count=true&sysparm_suppress_pagination_header=true");
        assertEquals("", bare.header("X-Total-Count") + bare.header("Link"));
    }

    @Test
    void storesADisplayValueOfAReferenceAsIdAndCutsWhatNamesNothing() {
        Reply reply = http.post(
                INCIDENTS,
                "{\"assignment_group\":\"os image builders\",\"caller_id\":\"{link=https://example.com/very/long}\"}");
        assertEquals(
                simulator.records().sysId("sys_user_group", "OS Image Builders"),
                reply.result().getAsJsonObject("assignment_group").get("value").getAsString());
        assertEquals(
                32,
                reply.result()
                        .getAsJsonObject("caller_id")
                        .get("value")
                        .getAsString()
                        .length());
    }

    @Test
    void readsLabelsAndLocalTimesWhenInputIsDisplayValues() {
        Reply reply = http.post(
                "/api/now/table/change_request?sysparm_input_display_value=true",
                "{\"risk\":\"Moderate\",\"start_date\":\"2026-07-01 05:00:00\"}");
        assertEquals("3", reply.text("risk"));
        assertEquals("2026-07-01 12:00:00", reply.text("start_date"));
        Reply stored = http.post("/api/now/table/change_request", "{\"risk\":\"Moderate\"}");
        assertEquals("Moderate", stored.text("risk"), "an unknown choice is stored as it is");
    }

    @Test
    void asksForTheResolutionWhoseUnknownCodeItDropped() {
        String path = INCIDENTS + "/" + incident("Resolve me");
        Reply refused =
                http.patch(path, "{\"state\":\"6\",\"close_code\":\"Solved (Permanently)\",\"close_notes\":\"done\"}");
        assertEquals(403, refused.status());
        assertEquals("Operation Failed", refused.message());
        assertEquals("Data Policy Exception: The following fields are mandatory: Resolution code", refused.detail());
        Reply resolved =
                http.patch(path, "{\"state\":\"6\",\"close_code\":\"Solution provided\",\"close_notes\":\"done\"}");
        assertEquals("6", resolved.text("incident_state"));
        assertEquals("7", http.patch(path, "{\"incident_state\":\"7\"}").text("state"));
    }

    @Test
    void canDropFieldsAndDemandOthersAsACustomisedInstanceDoes() {
        simulator.records().addColumn("incident", "u_cost_centre", "Cost centre");
        simulator.customisation().requireField("incident", "u_cost_centre");
        assertEquals(
                "Data Policy Exception: The following fields are mandatory: Cost centre",
                http.post(INCIDENTS, "{}").detail());
        simulator.customisation().dropField("incident", "description");
        Reply reply = http.post(INCIDENTS, "{\"u_cost_centre\":\"42\",\"description\":\"gone\"}");
        assertEquals(201, reply.status());
        assertEquals("42", reply.text("u_cost_centre"));
        assertEquals("", reply.text("description"));
    }

    @Test
    void deletesWithNoContentForThoseWhoMay() {
        String path = INCIDENTS + "/" + incident("Short-lived");
        assertEquals(403, http.delete(path).status());
        simulator.access().roles("jenkins.pipeline", "admin");
        Reply reply = http.delete(path);
        assertEquals(204, reply.status());
        assertEquals("", reply.body());
        assertEquals(404, http.get(path).status());
    }

    @Test
    void takesTheFirstRecordOfAnArray() {
        Reply reply = http.post(INCIDENTS, "[{\"short_description\":\"a\"},{\"short_description\":\"b\"}]");
        assertEquals("a", reply.text("short_description"));
        assertEquals(1, simulator.records().all("incident").size());
    }

    @Test
    void takesTheMethodFromTheOverrideHeader() {
        String path = INCIDENTS + "/" + incident("Old");
        Reply reply = http.send(http.authorized(path)
                .header("X-HTTP-Method-Override", "PATCH")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"short_description\":\"New\"}")));
        assertEquals("New", reply.text("short_description"));
    }

    @Test
    void namesAnInvalidTable() {
        Reply reply = http.get("/api/now/table/u_nothing");
        assertEquals(400, reply.status());
        assertEquals("Invalid table u_nothing", reply.message());
        assertNull(reply.detail());
    }

    @Test
    void saysNoRecordFound() {
        Reply reply = http.get(INCIDENTS + "/0123456789abcdef0123456789abcdef");
        assertEquals(404, reply.status());
        assertEquals("No Record found", reply.message());
        assertEquals("Record doesn't exist or ACL restricts the record retrieval", reply.detail());
    }

    @Test
    void answersAnEmptyListWith404InVersion1Only() {
        assertEquals(404, http.get("/api/now/v1/table/incident").status());
        assertEquals(200, http.get("/api/now/v2/table/incident").status());
        assertEquals(200, http.get(INCIDENTS).status());
    }

    @Test
    void refusesUnknownAddressesAndMethods() {
        assertEquals(
                "Requested URI does not represent any resource",
                http.get("/api/now/nothing").message());
        assertEquals(405, http.json("PUT", INCIDENTS, "{}").status());
        assertEquals(405, http.post(INCIDENTS + "/" + incident("Once"), "{}").status());
    }

    @Test
    void refusesForeignContentTypesAndBrokenJson() {
        Reply reply = http.send(http.authorized(INCIDENTS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("short_description=x")));
        assertEquals(415, reply.status());
        assertEquals(
                "Invalid content-type. Supported request media types for this service are:"
                        + " [application/json, application/xml, text/xml]",
                reply.message());
        assertEquals(400, http.post(INCIDENTS, "{\"short_description\":").status());
    }

    @Test
    void refusesALargePayload() {
        Reply reply = http.post(INCIDENTS, "{\"description\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}");
        assertEquals(400, reply.status());
        assertEquals("Exception while reading request", reply.message());
        assertTrue(reply.detail().endsWith("Max allowed: 10485760 bytes."), reply.detail());
    }

    @Test
    void refusesALongUrl() {
        String ids = "0123456789abcdef0123456789abcdef,".repeat(245);
        assertEquals(200, http.get(INCIDENTS + "?sysparm_query=sys_idIN" + ids).status());
        Reply reply = http.get(INCIDENTS + "?sysparm_query=sys_idIN" + ids + ids.substring(0, 200));
        assertEquals(414, reply.status());
        assertTrue(reply.header("Content-Type").startsWith("text/html"));
    }

    private String incident(String shortDescription) {
        return http.post(INCIDENTS, "{\"short_description\":\"" + shortDescription + "\"}")
                .text("sys_id");
    }
}
