package io.jenkins.plugins.servicenow.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Resource;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the documentation of ServiceNow shows, the simulator does it, or says that it does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedRequestsTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final Records records = simulator.records();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterAll
    void stop() {
        simulator.close();
    }

    static List<String> requests() {
        return Resource.lines(DocumentedRequestsTest.class, "documented-requests.txt");
    }

    @BeforeEach
    void theRecordsOfTheSamples() {
        simulator.access().roles("jenkins.pipeline", "admin");
        simulator.sbomCore().install(true);
        for (String id : List.of("0f4ac6c4b750230096c3e4f6ee11a9fe", "c286d61347c12200e0ef563dbb9a71df")) {
            seed("change_request", id, Map.of());
        }
        seed(
                "change_request",
                "87ae5e900a0a2c3e263e8304e727c646",
                Map.of("cmdb_ci", "0f4ac6c4b750230096c3e4f6ee11a9fe"));
        seed("change_request", "1c87925347c12200e0ef563dbb9a7177", Map.of("type", "standard"));
        seed(
                "change_task",
                "12629ec4b750230096c3e4f6ee11a9d5",
                Map.of("change_request", "0f4ac6c4b750230096c3e4f6ee11a9fe"));
        seed("chg_model", "c0efda5347c12200e0ef563dbb9a81e3", Map.of());
        seed(
                "std_change_producer_version",
                "1c8e02ec47410200e90d87e8dee49057",
                Map.of("std_change_producer", "92b8544047810200e90d87e8dee490b0"));
        seed(
                "std_change_record_producer",
                "92b8544047810200e90d87e8dee490b0",
                Map.of("current_version", "1c8e02ec47410200e90d87e8dee49057"));
        for (String id : List.of(
                "d977b66a4f411200adf9f8e18110c7b2",
                "a9e30c7dc61122760116894de7bcc7bd",
                "ef43c6d40a0a0b5700c77f9bf387afe3",
                "d71f7935c0a8016700802b64c67c11c6")) {
            seed("incident", id, Map.of());
        }
        for (String id : List.of("0cf7477237153000158bbfc8bcbe5dec", "d82ea08510247200964f77ffeec6c4ee")) {
            seed("sc_cat_item", id, Map.of());
        }
        attach("615ea769c0a80166001cf5f2367302f5");
        attach("a3af695b0a0006871b657c200acf62e0");
        for (String id : List.of(
                "70bc4e11c0a8210d01f074cbe6bd73b4",
                "3a290cc60a0a0bb400000bdb386af1cf",
                "3a307c930a0a0bb400353965d0b8861f",
                "0f4ac6c4b750230096c3e4f6ee11a9fe")) {
            seed("cmdb_ci_linux_server", id, Map.of());
        }
        seed(
                "cmdb_rel_ci",
                "b0dbda5347c12200e0ef563dbb9a718f",
                Map.of("parent", "0f4ac6c4b750230096c3e4f6ee11a9fe", "child", "70bc4e11c0a8210d01f074cbe6bd73b4"));
    }

    /** As it was, should an earlier request have changed or deleted it. */
    private void seed(String table, String sysId, Map<String, String> values) {
        if (records.get(table, sysId) != null) {
            records.delete(table, sysId);
        }
        Map<String, String> all = new HashMap<>(values);
        all.put("sys_id", sysId);
        records.insert(table, all);
    }

    private void attach(String sysId) {
        if (records.get("sys_attachment", sysId) == null) {
            simulator
                    .attachments()
                    .add(
                            Map.of(
                                    "sys_id",
                                    sysId,
                                    "table_name",
                                    "incident",
                                    "table_sys_id",
                                    "d71f7935c0a8016700802b64c67c11c6",
                                    "file_name",
                                    "a.txt",
                                    "content_type",
                                    "text/plain"),
                            ReceivedContent.of("content".getBytes(StandardCharsets.UTF_8)),
                            "admin");
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isAnsweredAsDocumentedOrRefusedByName(String line) {
        String[] request = line.split(" ", 4);
        if (request[2].contains("b0dbda5347c12200e0ef563dbb9a718f")) {
            String type = request[2].replaceFirst(".*change/(normal|standard|emergency)/.*", "$1");
            seed(
                    "change_request",
                    "b0dbda5347c12200e0ef563dbb9a718f",
                    Map.of(
                            "type",
                            type.startsWith("/") ? "normal" : type,
                            "assignment_group",
                            records.sysId("sys_user_group", "OS Image Builders")));
        }
        String body = request.length > 3 ? request[3] : "";
        Reply reply = http.send(http.authorized(request[2])
                .header("Accept", "application/json")
                .header("Content-Type", contentType(request[2]))
                .method(request[1], BodyPublishers.ofString(body)));
        if (request[0].equals("loud")) {
            assertLoud(reply);
        } else {
            assertEquals(Integer.parseInt(request[0]), reply.status(), reply.body());
        }
    }

    private static String contentType(String target) {
        return target.startsWith("/oauth")
                ? "application/x-www-form-urlencoded"
                : target.contains("/attachment/file") ? "image/jpeg" : "application/json";
    }

    private static void assertLoud(Reply reply) {
        assertEquals(500, reply.status(), reply.body());
        assertTrue(reply.message().startsWith("The ServiceNow simulator does not support "), reply.message());
        assertTrue(!reply.message().contains("Exception"), reply.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/now/ui/user/current_user",
                "/api/now/doc/oas_3?name=Table+API",
                "/api/now/pa/scorecards",
                "/api/now/cmdb/app_service",
                "/api/sn_cicd/app_repo/install",
                "/api/sn_chg_rest/v1/schedule",
                "/api/global/em/jsonv2",
                "/incident.do?JSONv2&sysparm_action=getRecords",
                "/change_request_list.do",
                "/api/now/table/sc_wishlist",
                "/api/now/table/sys_user_role/x",
                "/api/now/stats/kb_knowledge",
                "/api/now/table/sn_devops_tool",
                "/api/now/cmdb/meta/cmdb_ci_vm_instance"
            })
    void refusesByNameWhatElseServiceNowHas(String target) {
        assertLoud(http.get(target));
    }

    @Test
    void answersLikeAnInstanceWhereServiceNowHasNothing() {
        assertEquals(
                "Invalid table u_nothing", http.get("/api/now/table/u_nothing").message());
        assertEquals(
                "Invalid table cmdb_ci_imagee",
                http.get("/api/now/stats/cmdb_ci_imagee").message());
        assertEquals(
                "Requested URI does not represent any resource",
                http.get("/api/x_acme/demo/thing").message());
        assertEquals(404, http.get("/api/now/table/incident/x/y").status());
        assertEquals(404, http.get("/nothing").status());
    }
}
