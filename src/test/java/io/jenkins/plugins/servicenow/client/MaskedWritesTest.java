package io.jenkins.plugins.servicenow.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever API of a session writes, what it is to mask stays in Jenkins. */
class MaskedWritesTest {

    private static final String SECRET = "s3cret-of-the-test";

    private ServiceNowSimulator simulator;
    private ServiceNowSession session;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        session = Instances.client(
                        simulator.url(), ServiceNowSimulator.CLIENT_SECRET, Instances.TIMEOUTS, RetryRules.DEFAULT)
                .open(LoginListener.NONE, Instances.masking(SECRET));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void assertNotSent() {
        for (var exchange : simulator.requests().exchanges()) {
            assertFalse(exchange.toString().contains(SECRET), exchange.toString());
            assertFalse(decoded(exchange.body()).contains(SECRET), exchange.toString());
        }
        for (var table : List.of("incident", "change_request", "cmdb_ci_os_image", "cmdb_ci_linux_server")) {
            assertFalse(simulator.records().all(table).toString().contains(SECRET));
        }
    }

    /** What stands in base64 in a batch. */
    private static String decoded(String body) {
        var text = new StringBuilder();
        for (var word : body.split("\"")) {
            try {
                text.append(new String(Base64.getDecoder().decode(word), UTF_8));
            } catch (IllegalArgumentException e) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private SysId incident() throws Exception {
        return session.tables()
                .create("incident", Map.of("correlation_id", "a", "short_description", "about " + SECRET))
                .record()
                .sysId();
    }

    @Test
    void recordsOfTables() throws Exception {
        var incident = incident();
        session.tables().update("incident", incident, Map.of("description", SECRET, "work_notes", "by " + SECRET));
        session.tables().updateUnless("incident", incident, Map.of("close_notes", SECRET), "closing", record -> false);

        assertEquals(
                "about ****",
                simulator.records().get("incident", incident.value()).get("short_description"));
        assertEquals(
                "****", simulator.records().get("incident", incident.value()).get("description"));
        assertEquals(List.of("by ****"), simulator.records().journal(incident.value(), "work_notes"));
        assertNotSent();
    }

    @Test
    void aNoteIsFoundAgainByItsMaskedText() throws Exception {
        var incident = incident();
        var note = "build 7 of " + SECRET;

        assertTrue(session.tables().noteOnce("incident", incident, Map.of("work_notes", note), note, false));
        assertFalse(session.tables().noteOnce("incident", incident, Map.of("work_notes", note), note, false));

        assertEquals(List.of("build 7 of ****"), simulator.records().journal(incident.value(), "work_notes"));
        assertNotSent();
    }

    @Test
    void aNoteWhoseAnswerIsLostIsNotWrittenTwice() throws Exception {
        var incident = incident();
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());

        session.tables().update("incident", incident, Map.of("work_notes", "by " + SECRET));

        assertEquals(List.of("by ****"), simulator.records().journal(incident.value(), "work_notes"));
    }

    @Test
    void changes() throws Exception {
        var values = Map.of("correlation_id", "a", "short_description", "about " + SECRET);
        var created = session.changes().create(ChangeType.NORMAL, values).record();

        assertEquals("about ****", created.value("short_description"));
        assertEquals(List.of(), ReadBack.dropped(session.asWritten(values), created));
        assertNotSent();
    }

    @Test
    void recordsOfBatches() throws Exception {
        var incident = incident();
        var responses = session.batch()
                .send(List.of(
                        BatchRequest.create("cmdb_ci_linux_server", Map.of("name", "web", "short_description", SECRET)),
                        BatchRequest.update("incident", incident, Map.of("description", SECRET))));

        assertTrue(responses.stream().allMatch(BatchResponse::isSuccess));
        assertEquals(
                "****",
                simulator.records().all("cmdb_ci_linux_server").stream()
                        .filter(server -> server.get("name").equals("web"))
                        .findFirst()
                        .orElseThrow()
                        .get("short_description"));
        assertNotSent();
    }

    @Test
    void itemsThatAreReconciled() throws Exception {
        session.cmdb()
                .identifyReconcile(
                        "Manual Entry",
                        List.of(new CmdbItem(
                                "cmdb_ci_os_image",
                                Map.of("name", "a", "u_version", "1", "short_description", SECRET))),
                        List.of());
        assertNotSent();
    }

    @Test
    void namesOfAttachments() throws Exception {
        var attached = session.attachments()
                .upload(
                        "incident",
                        incident(),
                        "log-" + SECRET + ".txt",
                        "text/plain",
                        3,
                        () -> new ByteArrayInputStream("abc".getBytes(UTF_8)));

        assertEquals("log-____.txt", attached.fileName());
        assertNotSent();
    }

    @Test
    void aRecordThatWouldNotBeFoundAgainIsNotCreated() throws Exception {
        var failure = Instances.failure(() -> session.tables()
                .createUnique(
                        "cmdb_rel_type", EncodedQuery.where("name", SECRET + "::a"), Map.of("name", SECRET + "::a")));

        assertTrue(failure.getMessage().startsWith("No record of cmdb_rel_type was created"), failure.getMessage());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_CREATE));
    }
}
