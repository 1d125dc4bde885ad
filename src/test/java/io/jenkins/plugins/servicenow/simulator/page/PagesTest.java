package io.jenkins.plugins.servicenow.simulator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void saysThatThereAreNoChangesYet() {
        Reply reply = http.get("/");
        assertEquals(200, reply.status());
        assertTrue(reply.body().contains("No change requests yet"));
    }

    @Test
    void listsChangesWithTheirApproversAndEscapesWhatPeopleWrote() {
        String id = waitingChange("<script>alert('x')</script>");
        String page = http.get("/").body();
        assertTrue(page.contains("<a href=\"/change_request.do?sys_id=" + id + "\">CHG0030001</a>"));
        assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assertFalse(page.contains("<script"));
        assertTrue(page.contains("<option value=\"ann.approver\">Ann Approver, OS Image Builders</option>"));
        assertTrue(page.contains("Assess") && page.contains("Requested"));
    }

    @Test
    void letsAPersonApproveAndGoBackToTheList() {
        String id = waitingChange("Image");
        Reply reply =
                http.form("/answer", "change=CHG0030001&user=ann.approver&comment=looks+good+%3C3&decision=approve");
        assertEquals(303, reply.status());
        assertEquals("/", reply.header("Location"));
        assertEquals("-3", simulator.records().get("change_request", id).get("state"));
        String record = http.get("/change_request.do?sys_id=" + id).body();
        assertTrue(record.contains("looks good &lt;3"));
    }

    @Test
    void letsAPersonReject() {
        String id = waitingChange("Image");
        http.form("/answer", "change=CHG0030001&user=bob.builder&comment=no&decision=reject");
        assertEquals("rejected", simulator.records().get("change_request", id).get("approval"));
        Map<String, String> row = simulator
                .records()
                .find("sysapproval_approver", "state", "rejected")
                .orElseThrow();
        assertEquals(List.of("no"), simulator.records().journal(row.get("sys_id"), "comments"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change=CHG0030001&user=carl.cab&decision=approve",
                "change=CHG0030001&user=nobody&decision=approve",
                "change=CHG9999999&user=ann.approver&decision=approve",
                "change=CHG0030001&user=ann.approver",
            })
    void saysWhatIsWrongWithAnAnswer(String form) {
        String id = waitingChange("Image");
        Reply reply = http.form("/answer", form);
        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("class=\"error\""));
        assertEquals("requested", simulator.records().get("change_request", id).get("approval"));
    }

    @Test
    void aPersonOrdersWithTheFormOfAnItem() {
        String item = anItem();
        String form = http.get("/catalog/" + item).body();
        assertTrue(form.contains("<option value=\"rocky\">rocky</option>"));
        assertTrue(form.contains("<input type=\"checkbox\" name=\"answer.hardened\" value=\"true\">"));
        assertTrue(form.contains("name=\"answer.label\""));

        Reply reply = http.form(
                "/catalog/" + item,
                "user=ann.requester&quantity=1&answer.recipe=rocky&answer.label=%3Cb%3E&answer.nothing=x");

        assertEquals(303, reply.status());
        String record = http.get(reply.header("Location")).body();
        assertTrue(record.contains("Requested Item RITM0010001"));
        assertTrue(record.contains("&lt;b&gt;"));
        String order = simulator.records().all("sc_req_item").get(0).get("sys_id");
        assertEquals(
                Map.of("recipe", "rocky", "hardened", "false", "label", "<b>"),
                simulator.catalog().answers(order));
        assertEquals(
                simulator.records().sysId("sys_user", "ann.requester"),
                simulator.records().get("sc_req_item", order).get("opened_by"));
    }

    @Test
    void theCatalogListsWhatCanBeOrdered() {
        assertTrue(http.get("/catalog").body().contains("Nothing can be ordered yet"));
        String item = anItem();
        String page = http.get("/catalog").body();
        assertTrue(page.contains("<a href=\"/catalog/" + item + "\">&lt;Image&gt;</a>"));
        assertTrue(page.contains("Image order"));
    }

    @Test
    void saysWhatIsMissingFromAnOrder() {
        String item = anItem();
        String variable = simulator.catalog().variable(item, "reason", "6");
        simulator.records().set("item_option_new", variable, Map.of("mandatory", "true"));
        Reply reply = http.form("/catalog/" + item, "user=ann.requester&quantity=1");
        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("Mandatory Variables are required: reason"));
        assertEquals(404, http.form("/catalog/x", "user=ann.requester").status());
    }

    @Test
    void theManagerApprovesAndTheRequesterReadsCommentsOnly() {
        String number = simulator.catalog().order(anItem(), "ann.requester", Map.of());
        assertTrue(http.get("/orders").body().contains("<option value=\"mia.manager\">Mia Manager</option>"));

        assertEquals(
                303,
                http.form("/orders", "order=" + number + "&user=mia.manager&comment=fine&decision=approve")
                        .status());
        String order = simulator.records().all("sc_req_item").get(0).get("sys_id");
        assertEquals("approved", simulator.records().get("sc_req_item", order).get("approval"));

        simulator.records().set("sc_req_item", order, Map.of("comments", "begun <1>", "work_notes", "inside"));
        String page = http.get("/orders").body();
        assertTrue(page.contains("begun &lt;1&gt;"));
        assertFalse(page.contains("inside"));
    }

    @Test
    void whoOrderedCancels() {
        String number = simulator.catalog().order(anItem(), "ann.requester", Map.of());
        assertTrue(http.get("/orders").body().contains("Cancel as Ann Requester"));
        http.form("/orders", "order=" + number + "&user=ann.requester&decision=cancel");
        assertEquals("false", simulator.records().all("sc_req_item").get(0).get("active"));
        assertFalse(http.get("/orders").body().contains("Cancel as"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order=RITM0010001&user=bob.builder&decision=approve",
                "order=RITM9999999&user=mia.manager&decision=approve",
                "order=RITM0010001&user=mia.manager"
            })
    void saysWhatIsWrongWithAnAnswerToAnOrder(String form) {
        simulator.catalog().order(anItem(), "ann.requester", Map.of());
        Reply reply = http.form("/orders", form);
        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("class=\"error\""));
        assertEquals("requested", simulator.records().all("sc_req_item").get(0).get("approval"));
    }

    private String anItem() {
        String item = simulator.catalog().item("<Image>");
        simulator.catalog().variable(item, "recipe", "5", "ubuntu", "rocky");
        simulator.catalog().variable(item, "hardened", "7");
        simulator.catalog().variable(item, "label", "6");
        return item;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/change_request.do?sys_id=%s",
                "/nav_to.do?uri=change_request.do?sys_id=%s",
                "/nav_to.do?uri=change_request.do%%3Fsys_id%%3D%s",
                "/now/nav/ui/classic/params/target/change_request.do%%3Fsys_id%%3D%s",
                "/task.do?sys_id=%s"
            })
    void showsARecordAtTheAddressesOfServiceNow(String path) {
        String id = waitingChange("Image");
        simulator.records().set("change_request", id, Map.of("work_notes", "built by <job> 7"));
        Reply reply = http.get(path.formatted(id));
        assertEquals(200, reply.status());
        assertTrue(reply.body().contains("Change Request CHG0030001"));
        assertTrue(reply.body().contains("built by &lt;job&gt; 7"));
        assertTrue(reply.body().contains("(Work notes)"));
        assertTrue(reply.body().contains("Bob Builder"));
        assertTrue(reply.body().contains("<code>short_description</code>"));
    }

    @Test
    void saysWhenThereIsNoSuchRecord() {
        assertEquals(
                404,
                http.get("/change_request.do?sys_id=0123456789abcdef0123456789abcdef")
                        .status());
        assertEquals(404, http.get("/favicon.ico").status());
    }

    @Test
    void isNotHitByFaults() {
        simulator.faults().always(Fault.hibernating());
        assertTrue(http.get("/").body().contains("No change requests yet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/approvals",
                "/incidents",
                "/items",
                "/attachments",
                "/requests",
                "/journal",
                "/faults",
                "/change_request.do?sys_id=%s"
            })
    void needsNoScriptAndNothingFromElsewhere(String path) {
        String id = waitingChange("<b>Image</b>");
        simulator.records().insert("incident", Map.of("short_description", "<b>Image</b>"));
        simulator.records().insert("cmdb_ci_os_image", Map.of("name", "<b>Image</b>"));
        new SimulatorHttp(simulator).loggedIn().post("/api/now/table/incident", "{\"close_notes\":\"<b>Image</b>\"}");
        Reply reply = http.get(path.formatted(id));
        assertEquals(200, reply.status());
        assertTrue(reply.header("Content-Security-Policy").startsWith("default-src 'none'"));
        assertFalse(reply.body().contains("<script") || reply.body().contains("<b>"), reply.body());
        assertFalse(reply.body().matches("(?s).*(src|href)=\"(?!/).*"));
    }

    @Test
    void drawsWhatAConfigurationItemIsRelatedTo() {
        simulator.seed("""
                {"cmdb_ci_service": [{"name": "shop"}], "cmdb_ci_linux_server": [{"name": "<web>"}],
                 "cmdb_rel_ci": [{"parent": "shop", "child": "<web>", "type": "Depends on::Used by"}]}
                """);
        String page = http.get(
                        "/cmdb_ci_service.do?sys_id=" + simulator.records().sysId("cmdb_ci", "shop"))
                .body();
        String graph = page.substring(page.indexOf("<svg"), page.indexOf("</svg>"));
        assertEquals(2, graph.split("<rect").length - 1);
        assertEquals(1, graph.split("<line").length - 1);
        assertTrue(graph.contains("Depends on</text>") && graph.contains("&lt;web&gt;</text>"), graph);
        assertTrue(graph.contains("/cmdb_ci_linux_server.do?sys_id="));
    }

    @Test
    void drawsACircleOfRelationsToo() {
        simulator.seed("""
                {"cmdb_ci_appl": [{"name": "a"}, {"name": "b"}],
                 "cmdb_rel_ci": [{"parent": "a", "child": "b", "type": "Depends on::Used by"},
                                 {"parent": "b", "child": "a", "type": "Depends on::Used by"},
                                 {"parent": "a", "child": "a", "type": "Depends on::Used by"}]}
                """);
        Reply reply = http.get("/cmdb_ci_appl.do?sys_id=" + simulator.records().sysId("cmdb_ci", "a"));
        assertEquals(200, reply.status());
        assertEquals(2, reply.body().split("<rect").length - 1);
    }

    @Test
    void givesABrowserAFileAsTextInAPageOrToBeStored() {
        String change = waitingChange("Image");
        var api = new SimulatorHttp(simulator).loggedIn();
        api.send(api.authorized(
                        "/api/now/attachment/file?table_name=change_request&file_name=a.html&table_sys_id=" + change)
                .header("Content-Type", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString("<script>alert(1)</script>")));
        String file = simulator.attachments().of(change).get(0).get("sys_id");
        assertTrue(http.get("/attachments").body().contains("/attachments/" + file));
        assertTrue(http.get("/attachments/" + file).body().contains("&lt;script&gt;alert(1)&lt;/script&gt;"));

        Reply download = http.get("/attachments/" + file + "/download");
        assertEquals("<script>alert(1)</script>", download.body());
        assertEquals("application/octet-stream", download.header("Content-Type"));
        assertEquals("attachment; filename=\"a.html\"", download.header("Content-Disposition"));
        assertEquals("nosniff", download.header("X-Content-Type-Options"));
        assertEquals(404, http.get("/attachments/" + change).status());
    }

    @Test
    void switchesFaultsOnAndOff() {
        var api = new SimulatorHttp(simulator).loggedIn();
        assertEquals(
                303,
                http.form("/faults", "do=always&fault=status_503&seconds=0").status());
        assertEquals(503, api.get("/api/now/table/incident").status());
        assertTrue(http.get("/requests").body().contains("status_503"));
        assertTrue(http.get("/faults").body().contains("every request: status_503"));
        http.form("/faults", "do=clear");
        assertEquals(200, api.get("/api/now/table/incident").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"do=next&fault=fire&next=1&seconds=1", "do=next&fault=slow&next=x&seconds=1", "do=random", ""})
    void saysWhatIsWrongWithAFault(String form) {
        Reply reply = http.form("/faults", form);
        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("class=\"error\""));
        assertEquals(List.of(), simulator.faults().described());
    }

    @Test
    void refusesTheFormOfAnotherSite() {
        waitingChange("Image");
        for (String path : List.of("/answer", "/faults")) {
            Reply reply = http.send(http.request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Origin", "http://evil.example")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "change=CHG0030001&user=ann.approver&decision=approve&do=clear")));
            assertEquals(403, reply.status());
        }
        assertEquals(
                "requested", simulator.records().all("change_request").get(0).get("approval"));
    }

    private String waitingChange(String shortDescription) {
        var api = new SimulatorHttp(simulator).loggedIn();
        String id = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "short_description",
                                shortDescription,
                                "assignment_group",
                                simulator.records().sysId("sys_user_group", "OS Image Builders")));
        api.patch("/api/now/table/change_request/" + id, "{\"state\":\"-4\"}");
        return id;
    }
}
