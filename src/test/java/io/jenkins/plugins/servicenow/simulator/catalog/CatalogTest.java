package io.jenkins.plugins.servicenow.simulator.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private static final String ITEMS = "/api/sn_sc/servicecatalog/items/";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();
    private final Catalog catalog = simulator.catalog();
    private String item;

    @BeforeEach
    void anItem() {
        item = catalog.item("Build OS image");
        catalog.variable(item, "recipe", "5", "ubuntu", "rocky");
        catalog.variable(item, "hardened", "7");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Map<String, String> order(String number) {
        return simulator.records().find("sc_req_item", "number", number).orElseThrow();
    }

    private Map<String, String> request(String number) {
        return simulator.records().get("sc_request", order(number).get("request"));
    }

    private String ordered() {
        return catalog.order(item, "ann.requester", Map.of("recipe", "ubuntu", "hardened", "true"));
    }

    private Reply patch(String number, String json) {
        return http.patch("/api/now/table/sc_req_item/" + order(number).get("sys_id"), json);
    }

    @Test
    void anOrderWaitsForTheManagerAndIsThenOpen() {
        String number = ordered();
        assertEquals("requested", order(number).get("approval"));
        assertEquals("approved", request(number).get("approval"));
        assertEquals(List.of("mia.manager"), catalog.approvers(number));

        catalog.approve(number);

        assertEquals("approved", order(number).get("approval"));
        assertEquals("1", order(number).get("state"));
        assertEquals("true", order(number).get("active"));
    }

    @Test
    void aRejectedOrderIsClosedIncomplete() {
        String number = ordered();
        catalog.reject(number, "mia.manager", "no budget");
        assertEquals(
                List.of("rejected", "4", "false"),
                List.of(
                        order(number).get("approval"),
                        order(number).get("state"),
                        order(number).get("active")));
    }

    @Test
    void theRequestIsAskedForFirstWhereItMustBeApproved() {
        simulator.customisation().approveRequests(true);
        String number = ordered();
        assertEquals("requested", request(number).get("approval"));
        assertEquals("not requested", order(number).get("approval"));

        catalog.approve(number, "mia.manager", "");
        assertEquals("approved", request(number).get("approval"));
        assertEquals("requested", order(number).get("approval"));

        catalog.approve(number);
        assertEquals("approved", order(number).get("approval"));
    }

    @Test
    void aRejectedRequestEndsItsItems() {
        simulator.customisation().approveRequests(true);
        String number = ordered();
        catalog.reject(number, "mia.manager", "no");
        assertEquals("closed_rejected", request(number).get("request_state"));
        assertEquals("false", order(number).get("active"));
    }

    @Test
    void nobodyIsAskedAboutAnItemWithoutProcess() {
        String without = catalog.item("Plain", Map.of("flow_designer_flow", ""));
        String number = catalog.order(without, "ann.requester", Map.of());
        assertEquals("not requested", order(number).get("approval"));
        assertEquals("1", order(number).get("state"));
        assertTrue(catalog.approvers(number).isEmpty());
    }

    @Test
    void whoTheItemNamesIsAskedInsteadOfTheManager() {
        simulator
                .records()
                .insert(
                        "sc_cat_item_app_user",
                        Map.of(
                                "sc_cat_item",
                                item,
                                "app_user",
                                simulator.records().sysId("sys_user", "carl.cab")));
        assertEquals(List.of("carl.cab"), catalog.approvers(ordered()));
    }

    @Test
    void variablesAreFoundByTheJoin() {
        String number = ordered();
        Reply reply = http.get("/api/now/table/sc_item_option_mtom?sysparm_query=request_item="
                + order(number).get("sys_id")
                + "&sysparm_fields=sc_item_option.item_option_new.name,sc_item_option.item_option_new.type,"
                + "sc_item_option.value&sysparm_exclude_reference_link=true");
        assertEquals(
                "[{\"sc_item_option.item_option_new.name\":\"recipe\",\"sc_item_option.item_option_new.type\":\"5\","
                        + "\"sc_item_option.value\":\"ubuntu\"},"
                        + "{\"sc_item_option.item_option_new.name\":\"hardened\",\"sc_item_option.item_option_new.type\":\"7\","
                        + "\"sc_item_option.value\":\"true\"}]",
                reply.results().toString());
    }

    @Test
    void variablesAreShownByTheirNamesWithTheOrder() {
        String number = ordered();
        catalog.variable(item, "later", "6");
        JsonObject shown = http.get("/api/now/table/sc_req_item?sysparm_query=number=" + number
                        + "&sysparm_fields=number,variables.recipe,variables.nothing&sysparm_display_value=all")
                .results()
                .get(0)
                .getAsJsonObject();
        assertEquals(
                "{\"display_value\":\"ubuntu\",\"value\":\"ubuntu\"}",
                shown.get("variables.recipe").toString());
        assertEquals(
                "{\"display_value\":\"\",\"value\":\"\"}",
                shown.get("variables.nothing").toString());
    }

    @Test
    void aReferenceVariableShowsItsRecord() {
        String variable = catalog.variable(item, "owner", "8");
        simulator.records().set("item_option_new", variable, Map.of("reference", "sys_user"));
        String ann = simulator.records().sysId("sys_user", "ann.requester");
        String number = catalog.order(item, "ann.requester", Map.of("owner", ann));
        JsonObject shown = http.get("/api/now/table/sc_req_item?sysparm_query=number=" + number
                        + "&sysparm_fields=variables.owner&sysparm_display_value=all")
                .results()
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("variables.owner");
        assertEquals("Ann Requester", shown.get("display_value").getAsString());
        assertEquals(
                simulator.url() + "/api/now/table/sys_user/" + ann,
                shown.get("link").getAsString());
    }

    @Test
    void namesWhatIsNotSimulatedOfVariables() {
        assertEquals(500, http.query("sc_req_item", "variables.recipe=ubuntu").status());
        ordered();
        assertEquals(
                500,
                http.get("/api/now/table/sc_item_option_mtom?sysparm_fields=request_item.variables.recipe")
                        .status());
        assertEquals(
                500,
                http.json("PUT", "/api/sn_sc/servicecatalog/variables/sc_req_item/x", "{}")
                        .status());
    }

    @Test
    void ordersOverTheApi() {
        Reply reply =
                http.post(ITEMS + item + "/order_now", "{\"sysparm_quantity\":2,\"variables\":{\"recipe\":\"rocky\"}}");
        assertEquals(200, reply.status());
        assertEquals("sc_request", reply.text("table"));
        assertEquals("REQ0010001", reply.text("request_number"));
        Map<String, String> placed = simulator
                .records()
                .find("sc_req_item", "request", reply.text("request_id"))
                .orElseThrow();
        assertEquals("2", placed.get("quantity"));
        assertEquals(item, placed.get("cat_item"));
        assertEquals(simulator.records().sysId("sys_user", "jenkins.pipeline"), placed.get("opened_by"));
    }

    @Test
    void requestsTheItemForEachReceiver() {
        String ann = simulator.records().sysId("sys_user", "ann.requester");
        String bob = simulator.records().sysId("sys_user", "bob.builder");
        http.post(
                ITEMS + item + "/order_now",
                "{\"sysparm_quantity\":1,\"sysparm_requested_for\":\"" + ann + "\",\"sysparm_also_request_for\":\""
                        + bob + "\"}");
        assertEquals(
                List.of(ann, bob),
                simulator.records().all("sc_req_item").stream()
                        .map(each -> each.get("requested_for"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"variables\":{\"recipe\":\"rocky\"}}",
                "{\"sysparm_quantity\":0}",
                "{\"sysparm_quantity\":1,\"sysparm_requested_for\":\"nobody\"}"
            })
    void refusesAnOrderThatIsNotWhole(String body) {
        assertEquals(400, http.post(ITEMS + item + "/order_now", body).status());
        assertTrue(simulator.records().all("sc_req_item").isEmpty());
    }

    @Test
    void refusesAnOrderWithoutAMandatoryAnswer() {
        String variable = catalog.variable(item, "reason", "6");
        simulator.records().set("item_option_new", variable, Map.of("mandatory", "true"));
        assertEquals(
                400,
                http.post(ITEMS + item + "/order_now", "{\"sysparm_quantity\":1}")
                        .status());
    }

    @Test
    void whoMayNotOrderForOthersOrdersForThemselves() {
        simulator.access().roles("jenkins.pipeline", "snc_basic_auth_api_access");
        String ann = simulator.records().sysId("sys_user", "ann.requester");
        assertEquals(
                400,
                http.post(
                                ITEMS + item + "/order_now",
                                "{\"sysparm_quantity\":1,\"sysparm_requested_for\":\"" + ann + "\"}")
                        .status());
        assertEquals(
                200,
                http.post(ITEMS + item + "/order_now", "{\"sysparm_quantity\":1}")
                        .status());
    }

    @Test
    void showsTheItemWithItsQuestions() {
        catalog.variable(item, "box", "19");
        catalog.variable(item, "note", "2");
        catalog.variable(item, "end", "20");
        JsonObject shown = http.get(ITEMS + item).result();
        assertEquals("Build OS image", shown.get("name").getAsString());
        JsonObject recipe = shown.getAsJsonArray("variables").get(0).getAsJsonObject();
        assertEquals("select_box", recipe.get("friendly_type").getAsString());
        assertEquals(2, recipe.getAsJsonArray("choices").size());
        JsonObject hardened = shown.getAsJsonArray("variables").get(1).getAsJsonObject();
        assertEquals("check_box", hardened.get("friendly_type").getAsString());
        assertFalse(hardened.get("value").getAsBoolean());
        JsonObject box = shown.getAsJsonArray("variables").get(2).getAsJsonObject();
        assertEquals(0, box.get("type").getAsInt());
        assertEquals("container_start", box.get("friendly_type").getAsString());
        assertEquals(
                "multi_line_text",
                box.getAsJsonArray("children")
                        .get(0)
                        .getAsJsonObject()
                        .get("friendly_type")
                        .getAsString());
    }

    @Test
    void anItemThatUserCriteriaExcludeIsNotThere() {
        String nobody = simulator
                .records()
                .insert(
                        "user_criteria",
                        Map.of("name", "Requesters", "user", simulator.records().sysId("sys_user", "ann.requester")));
        simulator
                .records()
                .insert("sc_cat_item_user_criteria_mtom", Map.of("sc_cat_item", item, "user_criteria", nobody));
        assertEquals(400, http.get(ITEMS + item).status());
        assertEquals(200, http.get("/api/now/table/sc_cat_item/" + item).status());
    }

    @Test
    void anOrderMayBeSeenBeforeItIsStoredToTheEnd() {
        catalog.writeInPieces(true);
        String number = ordered();
        assertTrue(simulator.records().all("sc_item_option_mtom").isEmpty());
        assertEquals(null, request(number));
        catalog.writeNext();
        assertEquals(2, simulator.records().all("sc_item_option_mtom").size());
        catalog.writeNext();
        assertEquals("not requested", request(number).get("approval"));
        assertTrue(catalog.writeNext());
        assertEquals("requested", order(number).get("approval"));
        assertFalse(catalog.writeNext());
    }

    @Test
    void fulfillersCloseAnOrder() {
        String number = ordered();
        catalog.approve(number);
        assertEquals(
                "2", patch(number, "{\"state\":\"2\",\"comments\":\"begun\"}").text("state"));
        Reply closed = patch(number, "{\"state\":\"3\",\"close_notes\":\"done\"}");
        assertEquals("false", closed.text("active"));
        assertEquals("complete", closed.text("stage"));
        assertFalse(closed.text("closed_at").isEmpty());
        assertEquals("in_process", request(number).get("request_state"));
    }

    @Test
    void aFlowThatOwnsTheStateLeavesItAsItIs() {
        String owned = catalog.item("Owned", Map.of("flow_designer_flow", Catalog.TASK_FLOW));
        String number = catalog.order(owned, "ann.requester", Map.of());
        catalog.approve(number);
        Reply reply = patch(number, "{\"state\":\"3\",\"work_notes\":\"done\"}");
        assertEquals(200, reply.status());
        assertEquals("1", reply.text("state"));
        assertEquals("true", reply.text("active"));
    }

    @Test
    void aFlowWithTaskClosesTheOrderAsItsTaskWasClosed() {
        String owned = catalog.item("Owned", Map.of("flow_designer_flow", Catalog.TASK_FLOW));
        String number = catalog.order(owned, "ann.requester", Map.of());
        assertTrue(simulator.records().all("sc_task").isEmpty());
        catalog.approve(number);
        Map<String, String> task = simulator.records().all("sc_task").get(0);
        assertEquals(order(number).get("sys_id"), task.get("request_item"));
        assertEquals("OS Image Builders", simulator.shown("sc_task", task.get("sys_id"), "assignment_group"));
        http.patch("/api/now/table/sc_task/" + task.get("sys_id"), "{\"state\":\"3\"}");
        assertEquals("3", order(number).get("state"));
        assertEquals("false", order(number).get("active"));
    }

    @Test
    void anOrderIsCanceledWithoutAStateOfItsOwn() {
        String number = ordered();
        catalog.approve(number);
        catalog.cancel(number, "ann.requester");
        assertEquals(
                List.of("4", "false", "Request Cancelled", "approved"),
                List.of(
                        order(number).get("state"),
                        order(number).get("active"),
                        order(number).get("stage"),
                        order(number).get("approval")));
        assertEquals("closed_cancelled", request(number).get("request_state"));
    }

    @Test
    void withoutARoleThereAreNoRowsButOnesOwn() {
        ordered();
        simulator.access().roles("jenkins.pipeline", "snc_basic_auth_api_access");
        Reply none = http.query("sc_req_item", "cat_item=" + item);
        assertEquals(200, none.status());
        assertTrue(none.results().isEmpty());
        assertEquals("1", none.header("X-Total-Count"));
        http.post(ITEMS + item + "/order_now", "{\"sysparm_quantity\":1}");
        assertEquals(1, http.query("sc_req_item", "cat_item=" + item).results().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsHiddenOfTheRequestIsMissingFromTheOrder(boolean column) {
        String number = ordered();
        if (column) {
            simulator.access().hideColumn("sc_request", "approval");
        } else {
            simulator.access().hideRecord(order(number).get("request"));
        }
        JsonObject shown = http.get("/api/now/table/sc_req_item?sysparm_query=number=" + number
                        + "&sysparm_fields=number,request.approval")
                .results()
                .get(0)
                .getAsJsonObject();
        assertEquals("{\"number\":\"" + number + "\"}", shown.toString());
    }

    @Test
    void anUntouchedCheckboxIsFalse() {
        String number = catalog.order(item, "ann.requester", Map.of());
        assertEquals(
                Map.of("recipe", "", "hardened", "false"),
                catalog.answers(order(number).get("sys_id")));
    }

    @Test
    void whoMayOnlyCommentChangesNothingElse() {
        String number = ordered();
        catalog.approve(number);
        simulator.access().roles("jenkins.pipeline", "sn_request_read", "sn_request_comment_write");
        Reply reply = patch(number, "{\"state\":\"2\",\"work_notes\":\"x\",\"comments\":\"y\"}");
        assertEquals(200, reply.status());
        assertEquals("1", order(number).get("state"));
        String sysId = order(number).get("sys_id");
        assertEquals(List.of("y"), simulator.records().journal(sysId, "comments"));
        assertEquals(List.of(), simulator.records().journal(sysId, "work_notes"));
    }

    @Test
    void fulfillersWriteNoAnswersAndNoItems() {
        ordered();
        String option = simulator.records().all("sc_item_option").get(0).get("sys_id");
        assertEquals(
                403,
                http.patch("/api/now/table/sc_item_option/" + option, "{\"value\":\"x\"}")
                        .status());
        assertEquals(
                403, http.post("/api/now/table/sc_cat_item", "{\"name\":\"x\"}").status());
        simulator.access().roles("jenkins.pipeline", "catalog_admin");
        assertEquals(
                201, http.post("/api/now/table/sc_cat_item", "{\"name\":\"x\"}").status());
    }
}
