package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.internal.ReconciliationPayload;
import io.jenkins.plugins.servicenow.client.internal.Response;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CmdbApiTest {

    private static final String SOURCE = "Manual Entry";
    private static final String IMAGES = "cmdb_ci_os_image";

    private ServiceNowSimulator simulator;
    private CmdbApi cmdb;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        cmdb = Instances.session(simulator).cmdb();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static CmdbItem image(String name, String version) {
        return new CmdbItem(IMAGES, Map.of("name", name, "u_version", version, "u_sha256", "ab12"));
    }

    private static CmdbItem server(String name) {
        return new CmdbItem("cmdb_ci_linux_server", Map.of("name", name));
    }

    private Reconciled send(CmdbItem... items) throws Exception {
        return cmdb.identifyReconcile(SOURCE, List.of(items), List.of());
    }

    private int requests() {
        return simulator.requests().count(RequestKind.IDENTIFY_RECONCILE);
    }

    private List<Map<String, String>> images() {
        return simulator.records().all(IMAGES);
    }

    @Test
    void insertsItemsAndTheirRelationshipAtOnce() throws Exception {
        var reconciled = cmdb.identifyReconcile(
                SOURCE,
                List.of(image("rhel-9", "abc-123"), server("web-01")),
                List.of(new CmdbRelation(0, 1, "Runs on::Runs")));

        assertTrue(reconciled.isDone(), reconciled.toString());
        var image = reconciled.items().get(0);
        assertEquals("INSERT", image.operation());
        assertEquals(IMAGES, image.className());
        var stored = images().get(0);
        assertEquals(image.sysId().value(), stored.get("sys_id"));
        assertEquals("ab12", stored.get("u_sha256"));
        assertEquals(SOURCE, stored.get("discovery_source"));
        var relation = simulator.records().all("cmdb_rel_ci").get(0);
        assertEquals(image.sysId().value(), relation.get("parent"));
        assertEquals(reconciled.items().get(1).sysId().value(), relation.get("child"));
        assertEquals("INSERT", reconciled.relations().get(0).operation());
        assertEquals(1, requests());
    }

    @Test
    void findsWhatIsThereAndChangesOnlyWhatDiffers() throws Exception {
        var first = send(image("rhel-9", "1")).items().get(0);

        assertEquals("NO_CHANGE", send(image("rhel-9", "1")).items().get(0).operation());
        var changed = new CmdbItem(IMAGES, Map.of("name", "RHEL-9", "u_version", "1", "u_sha256", "cd34"));
        var updated = send(changed).items().get(0);

        assertEquals("UPDATE", updated.operation());
        assertEquals(first.sysId(), updated.sysId());
        assertEquals(1, images().size());
        assertEquals("cd34", images().get(0).get("u_sha256"));
    }

    @Test
    void tellsTheErrorsOfEachItemAlthoughTheAnswerIs200() throws Exception {
        simulator.cmdb().dontIdentify(IMAGES);

        var reconciled = cmdb.identifyReconcile(
                SOURCE,
                List.of(image("rhel-9", "1"), server("web-01")),
                List.of(new CmdbRelation(0, 1, "Runs on::Runs")));

        assertFalse(reconciled.isDone());
        var image = reconciled.items().get(0);
        assertNull(image.sysId());
        assertTrue(image.failedBecause(CmdbError.IDENTIFICATION_RULE_MISSING), image.toString());
        assertTrue(reconciled.items().get(1).isDone(), "the server depends on nothing that failed");
        assertEquals(
                CmdbError.ABANDONED,
                reconciled.relations().get(0).errors().get(0).code());
        assertEquals(1, requests());
    }

    @Test
    void namesADataSourceThatTheInstanceDoesNotKnow() throws Exception {
        var item = cmdb.identifyReconcile("Jenkins", List.of(image("rhel-9", "1")), List.of())
                .items()
                .get(0);

        assertEquals("INVALID_INPUT_DATA", item.errors().get(0).code());
        assertTrue(item.errors().get(0).message().contains("invalid data source [Jenkins]"), item.toString());
        assertEquals(List.of(), images());
    }

    @Test
    void namesWhatCannotBeIdentified() throws Exception {
        simulator.records().insert(IMAGES, Map.of("name", "twice", "u_version", "1"));
        simulator.records().insert(IMAGES, Map.of("name", "twice", "u_version", "1"));

        var items = send(image("twice", "1"), new CmdbItem(IMAGES, Map.of("name", "no version")))
                .items();

        assertTrue(items.get(0).failedBecause("MULTIPLE_DUPLICATE_RECORDS"), items.toString());
        assertTrue(items.get(1).failedBecause("MISSING_MATCHING_ATTRIBUTES"), items.toString());
        assertEquals(2, images().size());
    }

    static Stream<Fault> passing() {
        return Stream.of(
                Fault.queued202(),
                Fault.rateLimited(null),
                Fault.status(502),
                Fault.status(504),
                Fault.connectionReset(),
                Fault.committedThenReset(),
                Fault.truncated200());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void isRepeatedAfterAPassingFailureAndInsertsOnce(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.IDENTIFY_RECONCILE, fault);

        assertTrue(send(image("rhel-9", "1")).isDone());

        assertEquals(2, requests());
        assertEquals(1, images().size());
    }

    @Test
    void waitsTwiceAsLongForTheAnswerAsOtherRequestsDo() throws Exception {
        var impatient = Instances.session(simulator, Instances.IMPATIENT, RetryRules.NONE);
        var tooSlowForOthers = Fault.slow(Instances.IMPATIENT.read().plus(Duration.ofMillis(100)));
        simulator.faults().next(1, RequestKind.IDENTIFY_RECONCILE, tooSlowForOthers);

        var reconciled = impatient.cmdb().identifyReconcile(SOURCE, List.of(image("rhel-9", "1")), List.of());

        assertTrue(reconciled.isDone());
        simulator.faults().next(1, RequestKind.TABLE_READ, tooSlowForOthers);
        failure(() -> impatient.tables().get(IMAGES, reconciled.items().get(0).sysId()));
    }

    @Test
    void triesAgainWhenSomebodyElseHoldsTheLock() throws Exception {
        simulator.cmdb().lockTimeouts(2);

        assertTrue(send(image("rhel-9", "1")).isDone());

        assertEquals(3, requests());
    }

    @Test
    void failsWhenTheLockIsNeverFree() {
        simulator.cmdb().lockTimeouts(1000);

        var failure = failure(() -> send(image("rhel-9", "1")));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(failure.getMessage().contains("LOCK_TIMEOUT"), failure.getMessage());
        assertTrue(requests() > 20, () -> requests() + " tries");
    }

    @Test
    void needsTheRoleItilOrAsset() {
        simulator.access().roles("jenkins.pipeline", "sn_cmdb_editor");

        var failure = failure(() -> send(image("rhel-9", "1")));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertEquals("Failed API level ACL Validation", failure.detail());
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> send());
        assertThrows(
                IllegalArgumentException.class, () -> cmdb.identifyReconcile(" ", List.of(image("a", "1")), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> cmdb.identifyReconcile(
                        SOURCE, List.of(image("a", "1")), List.of(new CmdbRelation(0, 1, "Runs on::Runs"))));
        assertThrows(IllegalArgumentException.class, () -> new CmdbRelation(0, 1, " "));
        assertThrows(IllegalArgumentException.class, () -> new CmdbItem("OS Image", Map.of()));
        var values = new HashMap<String, String>();
        values.put("name", null);
        assertThrows(IllegalArgumentException.class, () -> new CmdbItem(IMAGES, values));
        assertEquals(0, requests());
    }

    /** Answers that ServiceNow documentation describes and the simulator does not give. */
    private static Reconciled outcome(int items, String result) throws Exception {
        var sent = Stream.generate(() -> image("a", "1")).limit(items).toList();
        var headers = Headers.of("Content-Type", "application/json");
        var answer = new Response("POST /api/now/identifyreconcile", 200, headers, "{\"result\":" + result + "}");
        assertNotNull(JsonParser.parseString(result));
        return new ReconciliationPayload(sent, List.of(new CmdbRelation(0, 0, "x"))).outcome(answer);
    }

    @Test
    void matchesAnswersByTheIndexesTheyName() throws Exception {
        var reconciled = outcome(3, """
                {"items": [
                  {"className": "u_b", "operation": "UPDATE", "sysId": "11111111111111111111111111111111",
                   "inputIndices": [2]},
                  {"className": "u_a", "operation": "INSERT", "sysId": "22222222222222222222222222222222",
                   "inputIndices": [0, 1]}],
                 "relations": [{"operation": "NO_CHANGE", "inputIndices": [0], "errorCount": 0}]}""");

        assertEquals(
                List.of("u_a", "u_a", "u_b"),
                reconciled.items().stream().map(ReconciledItem::className).toList());
        assertTrue(reconciled.isDone());
    }

    @Test
    void anItemThatWasPutAsideIsNotDone() throws Exception {
        var item = outcome(1, """
                        {"items": [{"operation": "INSERT_AS_PARTIAL", "sysId": "Unknown", "errors": [], "errorCount": 0,
                          "warnings": [{"error": "MISSING_MATCHING_ATTRIBUTES", "message": "missing"}]}]}""").items().get(0);

        assertNull(item.sysId());
        assertEquals(List.of(new CmdbError("MISSING_MATCHING_ATTRIBUTES", "missing")), item.errors());
    }

    @Test
    void whatIsNotAnsweredIsAnError() throws Exception {
        var reconciled = outcome(2, """
                {"items": [{"operation": "INSERT", "sysId": "22222222222222222222222222222222", "errorCount": 1}]}""");

        assertTrue(reconciled.items().get(0).failedBecause(CmdbError.NO_ANSWER), reconciled.toString());
        assertTrue(reconciled.items().get(1).failedBecause(CmdbError.NO_ANSWER), reconciled.toString());
        assertEquals(
                CmdbError.NO_ANSWER,
                reconciled.relations().get(0).errors().get(0).code());
    }
}
