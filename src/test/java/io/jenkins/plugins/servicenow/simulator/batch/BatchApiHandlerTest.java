package io.jenkins.plugins.servicenow.simulator.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchApiHandlerTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static String create(int id, String table) {
        String body = Base64.getEncoder().encodeToString("{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        return """
                {"id": "%d", "url": "/api/now/table/%s", "method": "POST", "body": "%s",
                 "headers": [{"name": "Content-Type", "value": "application/json"}]}""".formatted(id, table, body);
    }

    private Reply send(String... parts) {
        return http.post(
                "/api/now/v1/batch",
                "{\"batch_request_id\":\"1\",\"rest_requests\":[" + String.join(",", parts) + "]}");
    }

    private static JsonObject served(Reply reply, int i) {
        return reply.json().getAsJsonArray("serviced_requests").get(i).getAsJsonObject();
    }

    private static byte[] body(Reply reply, int i) {
        return Base64.getDecoder().decode(served(reply, i).get("body").getAsString());
    }

    private static String part(int id, String method, String url, String base64, String contentType) {
        return """
                {"id": "%d", "url": "%s", "method": "%s", "body": "%s",
                 "headers": [{"name": "Content-Type", "value": "%s"}]}"""
                .formatted(id, url, method, base64, contentType);
    }

    @Test
    void carriesFilesUpAndDown() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String incident = simulator.records().insert("incident", Map.of());
        Reply upload = send(part(
                1,
                "POST",
                "/api/now/attachment/file?table_name=incident&table_sys_id=" + incident + "&file_name=all.bin",
                Base64.getEncoder().encodeToString(all),
                "application/octet-stream"));
        JsonObject stored = JsonParser.parseString(new String(body(upload, 0), StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("result");
        assertEquals("256", stored.get("size_bytes").getAsString());
        assertEquals(
                "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880",
                stored.get("hash").getAsString());
        Reply download = send(part(
                1, "GET", "/api/now/attachment/" + stored.get("sys_id").getAsString() + "/file", "", "text/plain"));
        assertArrayEquals(all, body(download, 0));
    }

    @Test
    void failsOnlyThePartsThatItCannotRun() {
        Reply reply = send(
                create(1, "incident"),
                part(2, "GET", "https://other.example.com/api/now/table/incident", "", "application/json"),
                part(3, "POST", "/api/now/table/incident", "A", "application/json"),
                part(4, "POST", "/api/now/v1/batch", "", "application/json"),
                part(5, "PATCH", "/api/now/table/incident", "", "application/json"),
                create(6, "incident"));
        assertEquals(List.of("1:201", "2:500", "3:500", "4:500", "5:405", "6:201"), statuses(reply));
        String told = new String(body(reply, 1), StandardCharsets.UTF_8);
        assertTrue(told.contains("The ServiceNow simulator does not support the address of a part"), told);
        assertEquals(
                "Internal Server Error", served(reply, 3).get("status_text").getAsString());
        assertEquals("Method Not Allowed", served(reply, 4).get("status_text").getAsString());
        assertEquals(2, simulator.records().all("incident").size());
    }

    private Reply sendServers(int count) {
        return send(IntStream.range(0, count)
                .mapToObj(i -> create(i, "cmdb_ci_server"))
                .toArray(String[]::new));
    }

    private static List<String> statuses(Reply reply) {
        assertEquals(200, reply.status(), reply.body());
        return reply.json().getAsJsonArray("serviced_requests").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(part -> part.get("id").getAsString() + ":"
                        + part.get("status_code").getAsString())
                .toList();
    }

    private static String unserviced(Reply reply) {
        return reply.json().getAsJsonArray("unserviced_requests").asList().stream()
                .map(JsonElement::getAsString)
                .collect(Collectors.joining(","));
    }

    @Test
    void runsEachPartPastTheAccessRulesAndAnswers200() {
        simulator.access().roles("jenkins.pipeline", "sn_cmdb_editor");

        Reply reply = send(create(1, "cmdb_ci_server"), create(2, "incident"), create(3, "no_such_table"));

        assertEquals(List.of("1:201", "2:403", "3:400"), statuses(reply));
        assertEquals(1, simulator.records().all("cmdb_ci_server").size());
    }

    @Test
    void countsTheBatchAsOneRequestAndItsPartsApart() {
        sendServers(3);

        assertEquals(1, simulator.requests().count(RequestKind.BATCH));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_CREATE));
        assertEquals(3, simulator.requests().parts(RequestKind.TABLE_CREATE, "cmdb_ci_server"));
        assertEquals(2, simulator.requests().entries().size(), "with the one for the token");
    }

    @Test
    void leavesPartsUnservicedAndDoesNotRunThem() {
        simulator.batches().serveAtMost(2);

        Reply reply = sendServers(4);

        assertEquals(List.of("0:201", "1:201"), statuses(reply));
        assertEquals("2,3", unserviced(reply));
        assertEquals(2, simulator.records().all("cmdb_ci_server").size());
    }

    @Test
    void runsNothingFromAPartOnThatIsTooLarge() {
        String large = create(1, "cmdb_ci_server")
                .replaceFirst("\"body\": \"[^\"]*\"", "\"body\": \"" + "A".repeat(7_000_000) + "\"");
        assertEquals("1,2", unserviced(send(create(0, "cmdb_ci_server"), large, create(2, "cmdb_ci_server"))));
    }

    @Test
    void aFaultHitsThePartOfItsKind() {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThen500());
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());

        Reply reply = sendServers(3);

        assertEquals(List.of("0:500", "2:201"), statuses(reply));
        assertEquals("", unserviced(reply), "the one that was reset is in neither list");
        assertEquals(3, simulator.records().all("cmdb_ci_server").size());
    }

    @Test
    void existsOnlyWithAVersion() {
        assertEquals(404, http.post("/api/now/batch", "{\"rest_requests\":[]}").status());
        assertEquals(405, http.get("/api/now/v1/batch").status());
    }

    @Test
    void countsRecords() {
        sendServers(3);
        JsonObject result = http.get(
                        "/api/now/stats/cmdb_ci?sysparm_count=true&sysparm_query=" + SimulatorHttp.encode("name=a"))
                .result();
        assertEquals("{\"stats\":{\"count\":\"3\"}}", result.toString());
        simulator.access().roles("jenkins.pipeline");
        Reply refused = http.get("/api/now/stats/cmdb_ci?sysparm_count=true");
        assertEquals(403, refused.status());
        assertTrue(refused.message().startsWith("No permission to read table"), refused.message());
    }
}
