package io.jenkins.plugins.servicenow.simulator.attachment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentsTest {

    private static final String API = "/api/now/attachment";

    /** The fields in the sample of the ServiceNow documentation. */
    private static final List<String> DOCUMENTED = List.of(
            "table_sys_id",
            "size_bytes",
            "download_link",
            "sys_updated_on",
            "sys_id",
            "image_height",
            "sys_created_on",
            "file_name",
            "sys_created_by",
            "compressed",
            "average_image_color",
            "sys_updated_by",
            "sys_tags",
            "table_name",
            "image_width",
            "sys_mod_count",
            "content_type",
            "size_compressed");

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();
    private final String change = simulator.records().insert("change_request", Map.of());

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Reply upload(String name, byte[] content) {
        return upload("table_name=change_request&table_sys_id=" + change + "&file_name=" + name, content, "text/plain");
    }

    private Reply upload(String query, byte[] content, String type) {
        return http.send(http.authorized(API + "/file?" + query)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(content)));
    }

    @Test
    void tellsOfAFileInStrings() {
        Reply reply = upload("report.txt", "abc".getBytes());

        assertEquals(201, reply.status());
        JsonObject result = reply.result();
        result.entrySet()
                .forEach(field ->
                        assertTrue(field.getValue().getAsJsonPrimitive().isString(), field.getKey()));
        assertTrue(result.keySet().containsAll(DOCUMENTED), result.keySet().toString());
        assertEquals("3", reply.text("size_bytes"));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", reply.text("hash"));
        assertEquals(simulator.url() + API + "/" + reply.text("sys_id") + "/file", reply.text("download_link"));
        assertEquals(reply.text("download_link"), reply.header("Location"));
        assertEquals("jenkins.pipeline", reply.text("sys_created_by"));
    }

    @Test
    void takesTheContentAlsoWhenThePathHasTwoSlashes() {
        Reply reply = http.send(http.authorized("/api/now/v1//attachment/file?table_name=incident&table_sys_id="
                        + simulator.records().insert("incident", Map.of()) + "&file_name=a.txt")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello")));
        assertEquals("5", reply.text("size_bytes"));
    }

    @Test
    void aFileIsPendingUntilItIsScanned() {
        String id = upload("report.txt", new byte[1]).text("sys_id");

        assertEquals("pending", http.get(API + "/" + id).text("state"));
        simulator.clock().advance(Duration.ofSeconds(10));
        assertEquals("available", http.get(API + "/" + id).text("state"));
    }

    @Test
    void givesTheContentBackByteForByte() {
        byte[] content = new byte[256];
        for (int each = 0; each < content.length; each++) {
            content[each] = (byte) each;
        }
        String id = upload("all.bin", content).text("sys_id");

        Reply download = http.get(API + "/" + id + "/file");

        assertEquals("text/plain", download.header("Content-Type"));
        assertEquals("256", download.header("Content-Length"));
        JsonObject metadata =
                JsonParser.parseString(download.header("X-Attachment-Metadata")).getAsJsonObject();
        assertEquals("all.bin", metadata.get("file_name").getAsString());
        assertArrayEquals(content, simulator.attachments().content(id));
    }

    @Test
    void givesALargeContentBackByteForByte() {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        String id = upload("large.bin", large).text("sys_id");

        var download = http.bytes(API + "/" + id + "/file");

        assertEquals("3000000", simulator.records().get("sys_attachment", id).get("size_bytes"));
        assertArrayEquals(large, download);
    }

    @Test
    void whatIsGeneratedIsAskedForWithEachDownload() {
        var opened = new AtomicInteger();
        var content = ReceivedContent.generated(() -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream("abc".getBytes());
        });
        String id = simulator.attachments().attach("change_request", change, "sbom.json", "application/json", content);

        assertEquals("abc", http.get(API + "/" + id + "/file").body());
        assertEquals("abc", http.get(API + "/" + id + "/file").body());

        assertEquals(3, opened.get());
        assertEquals("available", http.get(API + "/" + id).text("state"));
    }

    @Test
    void theSameContentIsKeptOnce() {
        byte[] content = new byte[300_000];
        String one = upload("a.bin", content).text("sys_id");
        String other = upload("b.bin", content).text("sys_id");

        assertSame(
                simulator.attachments().received(one), simulator.attachments().received(other));
    }

    @Test
    void listsTheFilesOfManyRecordsAtOnce() {
        var other = simulator.records().insert("change_request", Map.of());
        upload("a.txt", new byte[1]);
        simulator.attachments().attach("change_request", other, "b.txt", "text/plain", ReceivedContent.of(new byte[2]));

        Reply reply = http.get(API + "?sysparm_query="
                + SimulatorHttp.encode("table_sys_idIN" + change + "," + other + "^ORDERBYfile_name"));

        assertEquals("2", reply.header("X-Total-Count"));
        assertEquals(
                other,
                reply.results().get(1).getAsJsonObject().get("table_sys_id").getAsString());
    }

    @Test
    void leavesOutFilesOfRecordsThatMayNotBeReadButCountsThem() {
        String id = upload("a.txt", new byte[1]).text("sys_id");
        simulator.access().hideRecord(change);

        Reply reply = http.get(API + "?sysparm_query=table_sys_id=" + change);

        assertEquals("1", reply.header("X-Total-Count"));
        assertEquals(0, reply.results().size());
        assertEquals(404, http.get(API + "/" + id).status());
        assertEquals(404, http.get(API + "/" + id + "/file").status());
    }

    @Test
    void listsInPages() {
        upload("a.txt", new byte[1]);
        upload("b.txt", new byte[2]);

        Reply reply = http.get(API + "?sysparm_limit=1&sysparm_query="
                + SimulatorHttp.encode("table_name=change_request^table_sys_id=" + change + "^ORDERBYfile_name"));

        assertEquals("2", reply.header("X-Total-Count"));
        assertTrue(reply.header("Link").contains("rel=\"next\""));
        assertEquals(1, reply.results().size());
        assertEquals(
                "a.txt",
                reply.results().get(0).getAsJsonObject().get("file_name").getAsString());
    }

    @Test
    void deletes() {
        String id = upload("a.txt", new byte[1]).text("sys_id");

        assertEquals(204, http.delete(API + "/" + id).status());

        assertEquals(404, http.get(API + "/" + id).status());
        assertTrue(simulator.attachments().of(change).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"table_name", "table_sys_id", "file_name"})
    void aMissingParameterIsABadRequest(String missing) {
        String query = "table_name=change_request&table_sys_id=" + change + "&file_name=a.txt";

        assertEquals(
                400,
                upload(query.replace(missing, "other"), new byte[1], "text/plain")
                        .status());
    }

    @Test
    void aRecordThatIsMissingOrMayNotBeWrittenIsNotFound() {
        String nowhere = "table_name=change_request&table_sys_id=" + "0".repeat(32) + "&file_name=a.txt";
        assertEquals(404, upload(nowhere, new byte[1], "text/plain").status());
        simulator.access().roles("jenkins.pipeline", "sn_change_read");
        assertEquals(404, upload("a.txt", new byte[1]).status());
    }

    @Test
    void asksForAToken() {
        assertEquals(401, new SimulatorHttp(simulator).get(API).status());
    }

    @Test
    void countsRequestsAndHasFaultsStrike() {
        simulator.requests().reset();
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.committedThen500());

        assertEquals(500, upload("a.txt", new byte[1]).status());

        assertEquals(1, simulator.attachments().of(change).size());
        RequestLog.Entry entry = simulator.requests().entries().get(0);
        assertEquals(RequestKind.ATTACHMENT, entry.kind());
        assertEquals("/api/now/attachment/file", entry.path());
        assertEquals(500, entry.status());
        assertEquals("jenkins.pipeline", entry.user());
    }

    @Test
    void refusesWhatTheInstanceDoesNotAccept() {
        simulator.attachments().maxSize(2);
        assertEquals(400, upload("a.txt", new byte[3]).status());
        simulator.attachments().blacklistExtensions("exe");
        assertEquals(400, upload("a.exe", new byte[1]).status());
        simulator.attachments().secureFileNames(true);
        assertEquals(400, upload("a.b.txt", new byte[1]).status());
        assertEquals(201, upload("a.txt", new byte[1]).status());
        simulator.attachments().none("change_request");
        assertEquals(403, upload("b.txt", new byte[2]).status());
    }
}
