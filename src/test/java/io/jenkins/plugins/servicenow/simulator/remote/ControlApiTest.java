package io.jenkins.plugins.servicenow.simulator.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlApiTest {

    private static final String INCIDENTS = "/api/now/table/incident";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void everyExampleInTheListOfCallsWorks() {
        waitingChange();
        simulator.catalog().item("Build OS image");
        List<String> failed = new ArrayList<>();
        for (var each : http.get("/simulator/").json().getAsJsonArray("calls")) {
            JsonObject call = each.getAsJsonObject();
            String[] methodAndPath = call.get("call").getAsString().split(" ");
            String incident = simulator.records().insert("incident", Map.of());
            String path = methodAndPath[1].replace("{table}", "incident").replace("{sys_id}", incident);
            String body = call.has("example") ? call.get("example").toString() : "";
            Reply reply = http.json(methodAndPath[0], path, body);
            if (reply.status() != 200) {
                failed.add(call.get("call") + ": " + reply.body());
            }
        }
        assertEquals(List.of(), failed);
    }

    @Test
    void addsRecordsThatReferToEachOtherByName() {
        Reply reply = control("POST", "records", """
                {"cmdb_rel_ci": [{"parent": "shop", "child": "web-01", "type": "Depends on::Used by"}],
                 "cmdb_ci_service": [{"name": "shop"}],
                 "cmdb_ci_linux_server": [{"name": "web-01"}],
                 "incident": [{"number": "INC0900001", "cmdb_ci": "web-01", "caller_id": "ann.approver"}]}
                """);
        assertEquals(200, reply.status(), reply.body());
        var relation = simulator.records().all("cmdb_rel_ci").get(0);
        assertEquals(simulator.records().sysId("cmdb_ci", "shop"), relation.get("parent"));
        assertEquals(simulator.records().sysId("cmdb_ci", "web-01"), relation.get("child"));

        control("POST", "records", "{\"incident\": [{\"number\": \"INC0900001\", \"short_description\": \"again\"}]}");
        JsonArray incidents = list("records/incident?query=short_description%3Dagain");
        assertEquals(1, incidents.size());
        assertEquals(
                simulator.records().sysId("sys_user", "ann.approver"),
                incidents.get(0).getAsJsonObject().get("caller_id").getAsString());
    }

    @Test
    void doesNotGiveANumberAgainThatARecordWasAddedWith() {
        String next = simulator.records().insert("incident", Map.of());
        String taken = simulator.records().get("incident", next).get("number").replaceAll("\\d$", "9");
        control("POST", "records", "{\"incident\": [{\"number\": \"" + taken + "\"}]}");
        for (int i = 0; i < 10; i++) {
            simulator.records().insert("incident", Map.of());
        }
        List<String> numbers = simulator.records().all("incident").stream()
                .map(incident -> incident.get("number"))
                .toList();
        assertEquals(12, Set.copyOf(numbers).size(), numbers::toString);
    }

    @Test
    void ordersFromTheCatalogAndAnswers() {
        control("POST", "records", """
                {"sc_cat_item": [{"name": "Image", "category": "Services", "flow_designer_flow": "Image order"}],
                 "item_option_new": [{"name": "recipe", "question_text": "Recipe", "cat_item": "Image"}]}
                """);
        control("POST", "customisation", "{\"orders_in_pieces\": true}");
        Reply placed = control(
                "POST",
                "orders",
                "{\"item\": \"Image\", \"user\": \"ann.requester\", \"variables\": {\"recipe\": \"web\"}}");
        String number = placed.json().get("order").getAsString();
        assertEquals(
                "{}", list("orders").get(0).getAsJsonObject().get("variables").toString());

        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "stored",
                    control("POST", "orders/pieces", "").json().get("done").getAsString());
        }
        JsonObject order = list("orders").get(0).getAsJsonObject();
        assertEquals("{\"Recipe\":\"web\"}", order.get("variables").toString());
        assertEquals("[\"mia.manager\"]", order.get("waits_for").toString());

        JsonObject approved = control(
                        "POST",
                        "orders/answers",
                        "{\"order\": \"" + number + "\", \"user\": \"mia.manager\", \"do\": \"approve\"}")
                .json();
        assertEquals("approved", approved.get("approval").getAsString());
        JsonObject canceled = control(
                        "POST",
                        "orders/answers",
                        "{\"order\": \"" + number + "\", \"user\": \"ann.requester\", \"do\": \"cancel\"}")
                .json();
        assertEquals("4", canceled.get("state").getAsString());
    }

    @Test
    void attachesFilesAndListsThem() {
        String image = simulator.records().insert("cmdb_ci_os_image", Map.of("name", "web"));

        Reply attached = control("POST", "attachments", """
                {"table": "cmdb_ci_os_image", "record": "web", "name": "sbom.json", "text": "{}", "state": "pending"}
                """);

        assertEquals(200, attached.status(), attached.body());
        JsonObject file = list("attachments").get(0).getAsJsonObject();
        assertEquals(attached.json().get("sys_id"), file.get("sys_id"));
        assertEquals(image, file.get("record").getAsString());
        assertEquals("2", file.get("bytes").getAsString());
        assertEquals("pending", file.get("state").getAsString());
        assertEquals(404, control("POST", "attachments", """
                {"table": "cmdb_ci_os_image", "record": "db", "name": "sbom.json", "text": "{}"}
                """).status());
    }

    @Test
    void installsTheApplicationForSboms() {
        control("POST", "customisation", "{\"sbom_core\": true}");
        control("POST", "access", "{\"roles\": {\"jenkins.pipeline\": [\"sn_sbom_core.sbom_ingest\"]}}");

        Reply upload = new SimulatorHttp(simulator)
                .loggedIn()
                .post("/api/sbom/core/upload?buildId=web-7", "{\"bomFormat\": \"CycloneDX\"}");

        JsonObject sbom = list("sboms").get(0).getAsJsonObject();
        assertEquals(upload.text("bomRecordId"), sbom.get("bom_record_id").getAsString());
        assertEquals("{\"buildId\":\"web-7\"}", sbom.get("parameters").toString());
    }

    @Test
    void keepsApprovalsOfEarlierIterations() {
        control("POST", "customisation", "{\"keep_approvals\": true}");

        assertTrue(simulator.customisation().approvalsKept());
    }

    @Test
    void letsRequestsBeApprovedBeforeTheirItems() {
        simulator.catalog().item("Image");
        control("POST", "customisation", "{\"approve_requests\": true}");
        control("POST", "orders", "{\"item\": \"Image\", \"user\": \"ann.requester\"}");
        assertEquals("requested", simulator.records().all("sc_request").get(0).get("approval"));
    }

    @Test
    void replacesTheRecordsOfATable() {
        simulator.records().insert("incident", Map.of("short_description", "old"));
        String change = simulator.records().insert("change_request", Map.of());
        control("PUT", "records", "{\"incident\": [{\"short_description\": \"new\"}]}");
        assertEquals(
                List.of("new"),
                simulator.records().all("incident").stream()
                        .map(each -> each.get("short_description"))
                        .toList());
        assertFalse(simulator.records().get("change_request", change).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|records|{\"incidents\": [{}]}|The simulator has no table \"incidents\"",
                "POST|records|{\"incident\": [{\"colour\": \"red\"}]}|Table incident has no column \"colour\"",
                "POST|records|{\"incident\": [{}, {\"caller_id\": \"zoe\"}]}|No record \"zoe\" in table sys_user",
                "POST|records|{\"incident\": {}}|\"incident\" must be a list",
                "POST|records|[]|The body must be a JSON object",
                "POST|records|{|The body is not JSON",
                "POST|faults|{\"fault\": \"fire\"}|There is no fault \"fire\". There are: rate_limited",
                "POST|faults|{\"fault\": \"slow\", \"kind\": \"TABLES\"}|There is no kind of requests \"TABLES\"",
                "POST|faults|{\"share\": 2}|\"share\" must be a number from 0 to 1",
                "POST|faults|{\"fault\": \"slow\", \"often\": 2}|There is no \"often\" here. There are: fault",
                "POST|clock|{\"advance\": \"2h\"}|\"advance\" must be a duration such as",
                "POST|clock|{}|Give either \"advance\" or \"set\"",
                "POST|approvals|{\"change\": \"CHG9\", \"user\": \"ann.approver\", \"do\": \"approve\"}|No change request CHG9",
                "POST|orders|{\"item\": \"Car\", \"user\": \"ann.requester\"}|No record Car in table sc_cat_item",
                "POST|orders/answers|{\"order\": \"RITM9\", \"user\": \"mia.manager\", \"do\": \"approve\"}|No requested item RITM9",
                "POST|access|{\"roles\": {\"zoe\": []}}|There is no user \"zoe\"",
                "POST|customisation|{\"mandatory_columns\": [\"incident.colour\"]}|Table incident has no column",
                "POST|oauth|{\"client_active\": \"perhaps\"}|\"client_active\" must be true or false",
                "DELETE|records/incident/0|''|No record 0 in table incident",
                "GET|nothing|''|There is nothing at /simulator/nothing",
                "DELETE|journal|''|/simulator/journal takes GET",
            })
    void saysInPlainWordsWhatIsWrong(String method, String path, String body, String message) {
        int records = simulator.journal().size();
        Reply reply = control(method, path, body);
        assertTrue(reply.status() >= 400 && reply.status() < 500, reply.body());
        String error = reply.json().get("error").getAsString();
        assertTrue(error.startsWith(message), error);
        assertEquals(records, simulator.journal().size(), "nothing is written");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,http://evil.example,403",
        "Origin,null,403",
        "Sec-Fetch-Site,cross-site,403",
        "Sec-Fetch-Site,same-site,403",
        "Sec-Fetch-Site,same-origin,200",
        "Sec-Fetch-Site,none,200",
    })
    void refusesWhatAPageOfAnotherSiteAsks(String header, String value, int status) {
        var reset = http.request("/simulator/reset").header(header, value).POST(HttpRequest.BodyPublishers.noBody());
        assertEquals(status, http.send(reset).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded"})
    void takesNoBodyThatAFormCouldSend(String type) {
        Reply reply = http.send(http.request("/simulator/faults")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{\"fault\": \"slow\"}")));
        assertEquals(400, reply.status());
        assertEquals(
                0,
                http.get("/simulator/faults").json().getAsJsonArray("planned").size());
    }

    @Test
    void plansFaultsForAKindAndClearsThem() {
        http.loggedIn();
        control("POST", "faults", "{\"fault\": \"committed_then_500\", \"kind\": \"TABLE_CREATE\", \"next\": 2}");
        assertEquals(200, http.get(INCIDENTS).status());
        assertEquals(500, http.post(INCIDENTS, "{}").status());
        assertEquals(1, simulator.records().all("incident").size());
        assertEquals(
                "the next 1 of the kind TABLE_CREATE: committed_then_500",
                http.get("/simulator/faults")
                        .json()
                        .getAsJsonArray("planned")
                        .get(0)
                        .getAsString());
        control("DELETE", "faults", "");
        assertEquals(201, http.post(INCIDENTS, "{}").status());
    }

    @Test
    void hitsAShareOfAllRequestsAtRandomAndTheSameForTheSameSeed() {
        assertEquals(statuses(), statuses());
        assertTrue(
                statuses().contains(503) && statuses().contains(401), statuses().toString());
    }

    private List<Integer> statuses() {
        control("POST", "faults", "{\"share\": 0.5, \"seed\": 7, \"faults\": [\"status_503\"]}");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(http.get(INCIDENTS).status());
        }
        return statuses;
    }

    @Test
    void carriesLateRequestsOutWhenTheClockComesToThem() {
        http.loggedIn();
        control("POST", "faults", "{\"fault\": \"late\", \"kind\": \"TABLE_UPDATE\", \"seconds\": 60}");
        String id = simulator.records().insert("incident", Map.of());
        try {
            http.patch(INCIDENTS + "/" + id, "{\"short_description\":\"late\"}");
        } catch (UncheckedIOException reset) {
            assertEquals("", simulator.records().get("incident", id).get("short_description"));
        }
        control("POST", "clock", "{\"advance\": \"PT61S\"}");
        assertEquals("late", simulator.records().get("incident", id).get("short_description"));
    }

    @Test
    void setsAndAdvancesTheClock() {
        control("POST", "clock", "{\"set\": \"2030-01-01T00:00:00Z\"}");
        Instant now = Instant.parse(control("POST", "clock", "{\"advance\": \"PT1H\"}")
                .json()
                .get("now")
                .getAsString());
        Duration over = Duration.between(Instant.parse("2030-01-01T01:00:00Z"), now);
        assertTrue(!over.isNegative() && over.toMinutes() < 5, now.toString());
        control("DELETE", "clock", "");
        assertTrue(simulator.clock().now().isBefore(Instant.now().plusSeconds(5)));
    }

    @Test
    void letsNamedPeopleHoldReleaseApproveAndCancel() {
        String id = waitingChange();
        assertTrue(list("approvals").toString().contains("\"user\":\"ann.approver\""));
        assertEquals(
                "true", answered("bob.builder", "hold", "Freeze").get("on_hold").getAsString());
        assertEquals("Freeze", simulator.records().get("change_request", id).get("on_hold_reason"));
        assertEquals(
                "false", answered("bob.builder", "release", "").get("on_hold").getAsString());
        assertEquals("4", answered("admin", "cancel", "Not today").get("state").getAsString());
        assertEquals(List.of("Not today"), simulator.records().journal(id, "comments"));
    }

    @Test
    void letsNamedPeopleSendBackRevokeAndDelete() {
        String id = waitingChange();
        assertEquals(
                "-5",
                answered("bob.builder", "send_back", "Not ready").get("state").getAsString());
        assertEquals(
                "rejected",
                answered("carl.cab", "revoke", "Not any more").get("approval").getAsString());
        assertEquals(List.of("Not ready", "Not any more"), simulator.records().journal(id, "comments"));
        assertEquals(
                "deleted", answered("ann.approver", "delete", "").get("done").getAsString());
        assertTrue(simulator.records().all("change_request").isEmpty());
        assertTrue(simulator.journal().entries().stream()
                .anyMatch(entry -> entry.sysId().equals(id) && entry.user().equals("ann.approver")));
    }

    @Test
    void refusesTheApprovalOfSomebodyWhoIsNotAsked() {
        waitingChange();
        Reply reply = control("POST", "approvals", """
                {"change": "CHG0030001", "user": "carl.cab", "do": "approve"}""");
        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("does not wait for carl.cab but for "), reply.body());
        assertEquals(
                "-3", answered("ann.approver", "approve", "ok").get("state").getAsString());
    }

    @Test
    void changesRolesRulesAndTheClient() {
        http.loggedIn();
        control("POST", "access", "{\"roles\": {\"jenkins.pipeline\": [\"sn_incident_read\"]}}");
        assertEquals(403, http.post(INCIDENTS, "{}").status());
        control("POST", "access", "{\"roles\": {\"jenkins.pipeline\": [\"itil\"]}}");
        control("POST", "customisation", "{\"mandatory_columns\": [\"incident.caller_id\"]}");
        assertEquals(403, http.post(INCIDENTS, "{}").status());
        control("POST", "oauth", "{\"revoke_tokens\": true}");
        assertEquals(401, http.get(INCIDENTS).status());
    }

    @Test
    void showsTheLastRequestsWithTheirAnswersAndNoSecret() {
        http.loggedIn();
        http.post(INCIDENTS, "{\"short_description\":\"Disk full\"}");
        for (int i = 0; i < 199; i++) {
            http.get(INCIDENTS + "?sysparm_limit=1");
        }
        Reply reply = http.get("/simulator/requests");
        JsonArray requests = JsonParser.parseString(reply.body()).getAsJsonArray();
        assertEquals(200, requests.size());
        JsonObject first = requests.get(0).getAsJsonObject();
        assertEquals("{\"short_description\":\"Disk full\"}", first.get("body").getAsString());
        assertTrue(first.get("answer").getAsString().contains("Disk full"));
        assertEquals("jenkins.pipeline", first.get("user").getAsString());
        assertEquals(
                "{\"TABLE_CREATE incident\":1,\"TABLE_READ incident\":199,\"TOKEN\":1}",
                http.get("/simulator/counters").json().get("requests").toString());
    }

    @Test
    void showsNothingOfATokenRequest() {
        http.loggedIn();
        String log = http.get("/simulator/requests").body();
        assertTrue(log.contains("/oauth_token.do"));
        simulator.oauth().issuedTokens().forEach(token -> assertFalse(log.contains(token)));
        assertFalse(log.contains(SimulatorHttp.encode(ServiceNowSimulator.CLIENT_SECRET)));
    }

    @Test
    void showsTheJournalOfOneRecord() {
        control("POST", "records", "{\"incident\": [{}, {\"short_description\": \"Disk full\"}]}");
        String id = simulator
                .records()
                .find("incident", "short_description", "Disk full")
                .orElseThrow()
                .get("sys_id");
        JsonArray journal = list("journal?sys_id=" + id);
        assertEquals(1, journal.size());
        JsonObject entry = journal.get(0).getAsJsonObject();
        assertEquals("POST /simulator/records", entry.get("request").getAsString());
        assertEquals(
                "Disk full",
                entry.getAsJsonObject("after").get("short_description").getAsString());
    }

    @Test
    void isTheInstanceOfTheStartAfterAReset() {
        http.loggedIn().post(INCIDENTS, "{}");
        control("POST", "faults", "{\"fault\": \"status_503\", \"always\": true}");
        control("POST", "clock", "{\"advance\": \"P1D\"}");
        assertEquals(200, control("POST", "reset", "").status());
        assertEquals(List.of(), simulator.records().all("incident"));
        assertEquals(0, simulator.journal().size());
        assertEquals(
                "{}", http.get("/simulator/counters").json().get("requests").toString());
        assertEquals(401, http.get(INCIDENTS).status(), "its tokens are gone");
        assertEquals(200, http.loggedIn().get(INCIDENTS).status());
    }

    private JsonObject answered(String user, String what, String comment) {
        Reply reply = control(
                "POST",
                "approvals",
                "{\"change\": \"CHG0030001\", \"user\": \"%s\", \"do\": \"%s\", \"comment\": \"%s\"}"
                        .formatted(user, what, comment));
        assertEquals(200, reply.status(), reply.body());
        return reply.json();
    }

    private String waitingChange() {
        String group = simulator.records().sysId("sys_user_group", "OS Image Builders");
        String id = simulator.records().insert("change_request", Map.of("assignment_group", group));
        new SimulatorHttp(simulator).loggedIn().patch("/api/now/table/change_request/" + id, "{\"state\":\"-4\"}");
        return id;
    }

    private JsonArray list(String path) {
        return JsonParser.parseString(http.get("/simulator/" + path).body()).getAsJsonArray();
    }

    private Reply control(String method, String path, String body) {
        return http.json(method, "/simulator/" + path, body);
    }
}
