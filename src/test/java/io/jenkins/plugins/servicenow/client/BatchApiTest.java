package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchApiTest {

    private static final String SERVERS = "cmdb_ci_server";

    private ServiceNowSimulator simulator;
    private BatchApi batch;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        batch = Instances.session(simulator).batch();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static BatchRequest create(String name) {
        return BatchRequest.create(SERVERS, Map.of("name", name));
    }

    private static List<BatchRequest> creates(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> create(String.format("server-%04d", i)))
                .toList();
    }

    private static BatchRequest find(String name) {
        return BatchRequest.find(SERVERS, EncodedQuery.where("name", name), 2, "name");
    }

    private int batches() {
        return simulator.requests().count(RequestKind.BATCH);
    }

    private List<String> servers() {
        return simulator.records().all(SERVERS).stream()
                .map(server -> server.get("name"))
                .toList();
    }

    private static List<String> names(List<BatchResponse> answers) throws ServiceNowException {
        var names = new ArrayList<String>();
        for (var answer : answers) {
            names.add(answer.record(SERVERS).value("name"));
        }
        return names;
    }

    @Test
    void sendsAllKindsOfRequestsAndGivesTheAnswersInTheirOrder() throws Exception {
        var old = SysId.of(simulator.records().insert(SERVERS, Map.of("name", "old")));
        var gone = SysId.of(simulator.records().insert(SERVERS, Map.of("name", "gone")));
        simulator.batches().answerBackwards(true);

        var answers = batch.send(List.of(
                create("new"),
                BatchRequest.update(SERVERS, old, Map.of("os", "Größe & Co")),
                BatchRequest.delete(SERVERS, gone),
                find("new")));

        assertEquals(
                List.of(201, 200, 204, 200),
                answers.stream().map(BatchResponse::status).toList());
        assertTrue(answers.stream().allMatch(BatchResponse::isSuccess));
        assertEquals("new", answers.get(0).record(SERVERS).value("name"));
        assertEquals("Größe & Co", simulator.records().get(SERVERS, old.value()).get("os"));
        assertEquals(
                answers.get(0).record(SERVERS).sysId(),
                answers.get(3).records(SERVERS).get(0).sysId());
        assertEquals(List.of("old", "new"), servers());
        assertEquals(1, batches());
        assertEquals(4, simulator.requests().parts().size());
    }

    @Test
    void looksForTextWithSpecialCharacters() throws Exception {
        var name = "50% of R&D + Büro #1?";
        simulator.records().insert(SERVERS, Map.of("name", name));

        var answers = batch.send(List.of(find(name)));

        assertEquals(name, answers.get(0).records(SERVERS).get(0).value("name"));
    }

    @Test
    void takesAsFewBatchesAsItCan() throws Exception {
        var answers = batch.send(creates(450));

        assertEquals(servers(), names(answers));
        assertEquals(450, servers().size());
        assertEquals(3, batches());
        assertEquals(4, simulator.requests().entries().size(), "and one for the token");
    }

    @Test
    void keepsBatchesBelowTheSizeThatServiceNowAccepts() throws Exception {
        var large = BatchRequest.create(SERVERS, Map.of("name", "x", "comments", "x".repeat(4 * 1024 * 1024)));

        var answers = batch.send(List.of(large, large, large));

        assertTrue(answers.stream().allMatch(BatchResponse::isSuccess));
        assertEquals(3, batches());
        assertEquals(3, servers().size());
    }

    @Test
    void refusesARequestThatIsTooLargeBeforeAnythingIsSent() {
        var large = BatchRequest.create(SERVERS, Map.of("comments", "x".repeat(6 * 1024 * 1024)));

        assertThrows(IllegalArgumentException.class, () -> batch.send(List.of(create("a"), large)));
        assertEquals(0, batches());
    }

    @Test
    void nothingToSendIsNothingSent() throws Exception {
        assertEquals(List.of(), batch.send(List.of()));
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void sendsAgainWhatTheInstanceDidNotGetTo() throws Exception {
        simulator.batches().serveAtMost(7);

        var answers = batch.send(creates(20));

        assertEquals(servers(), names(answers));
        assertEquals(20, servers().size());
        assertEquals(3, batches());
    }

    @Test
    void sendsAnInstanceNoMoreAtOnceThanItGotDoneBefore() throws Exception {
        simulator.batches().serveAtMost(60);
        simulator.faults().next(1, RequestKind.BATCH, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenReset());

        var answers = batch.send(creates(300));

        assertEquals(60, answers.stream().filter(BatchResponse::isUnknown).count(), "of the second batch");
        assertEquals(servers().stream().distinct().toList(), servers());
    }

    @Test
    void givesUpAfterSomeBatchesInWhichNothingWasDone() {
        simulator.batches().serveNothingIn(100);

        var failure = failure(() -> batch.send(creates(3)));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(failure.getMessage().contains("ran none of the requests"), failure.getMessage());
        assertTrue(batches() > 20, () -> batches() + " tries");
        assertEquals(List.of(), servers());
    }

    @Test
    void tellsWhichRequestsFailedAlthoughTheAnswerIs200() throws Exception {
        simulator.access().roles("jenkins.pipeline", "sn_cmdb_user");

        var answers = batch.send(List.of(create("a"), find("a"), find("b")));

        var refused = answers.get(0);
        assertEquals(403, refused.status());
        assertFalse(refused.isSuccess());
        assertEquals(Kind.PERMISSION, refused.error().kind());
        assertTrue(
                refused.error()
                        .getMessage()
                        .startsWith("POST /api/now/table/cmdb_ci_server in a batch failed: 403 Operation Failed"),
                refused.error().getMessage());
        assertFalse(refused.error().transactionId().isEmpty());
        assertThrows(ServiceNowException.class, () -> refused.record(SERVERS));
        assertTrue(answers.get(1).isSuccess());
        assertThrows(IllegalStateException.class, () -> answers.get(1).error());
    }

    static Stream<Fault> nothingDoneForCertain() {
        return Stream.of(Fault.rateLimited(null), Fault.rateLimited(Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("nothingDoneForCertain")
    void repeatsABatchThatWasRefusedForAPassingReason(Fault fault) throws Exception {
        simulator.faults().next(2, RequestKind.BATCH, fault);

        assertTrue(batch.send(creates(3)).stream().allMatch(BatchResponse::isSuccess));

        assertEquals(3, batches());
        assertEquals(3, servers().size());
    }

    static Stream<Fault> lost() {
        return Stream.of(
                Fault.committedThenReset(),
                Fault.connectionReset(),
                Fault.status(502),
                Fault.status(504),
                Fault.truncated200());
    }

    @ParameterizedTest
    @MethodSource("lost")
    void doesNotRepeatCreatesWhoseAnswerIsLost(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, fault);

        var answers = batch.send(creates(250));

        assertEquals(2, batches(), "the second batch is another one");
        assertTrue(answers.subList(0, 200).stream().allMatch(BatchResponse::isUnknown));
        assertTrue(answers.subList(200, 250).stream().allMatch(BatchResponse::isSuccess));
        assertEquals(servers().stream().distinct().toList(), servers());
        assertEquals(0, answers.get(0).status());
        assertThrows(ServiceNowException.class, () -> answers.get(0).record(SERVERS));
    }

    @Test
    void repeatsReadsAndUpdatesWhoseAnswerIsLost() throws Exception {
        var server = SysId.of(simulator.records().insert(SERVERS, Map.of("name", "a")));
        simulator.faults().next(2, RequestKind.BATCH, Fault.committedThenReset());

        var answers = batch.send(List.of(find("a"), BatchRequest.update(SERVERS, server, Map.of("os", "Linux"))));

        assertTrue(answers.stream().allMatch(BatchResponse::isSuccess));
        assertEquals(3, batches());
    }

    @Test
    void inALostBatchOnlyTheCreateIsUnknown() throws Exception {
        simulator.records().insert(SERVERS, Map.of("name", "a"));
        simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenReset());

        var answers = batch.send(List.of(find("a"), create("b")));

        assertTrue(answers.get(0).isSuccess());
        assertTrue(answers.get(1).isUnknown());
        assertEquals(List.of("a", "b"), servers());
        assertEquals(1, simulator.requests().parts(RequestKind.TABLE_CREATE, SERVERS));
    }

    @Test
    void aWorkNoteInALostBatchIsNotWrittenTwice() throws Exception {
        var change = Instances.change(simulator, Map.of());
        simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenReset());

        var answers = batch.send(List.of(BatchRequest.update("change_request", change, Map.of("work_notes", "x"))));

        assertTrue(answers.get(0).isUnknown());
        assertEquals(List.of("x"), simulator.records().journal(change.value(), "work_notes"));
    }

    @Test
    void stopsAfterAFailureThatRepeatingDoesNotMend() throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, Fault.committedThen403());

        var answers = batch.send(creates(250));

        assertEquals(1, batches());
        assertTrue(answers.subList(0, 200).stream().allMatch(BatchResponse::isUnknown));
        for (var answer : answers.subList(200, 250)) {
            assertFalse(answer.isUnknown());
            assertTrue(answer.error().getMessage().startsWith("Not sent, because a request before it failed: POST"));
        }
        assertEquals(200, servers().size());
    }

    @Test
    void stopsWhenAnswersAreLostOverAndOver() throws Exception {
        simulator.faults().next(20, RequestKind.BATCH, Fault.committedThenReset());

        var answers = batch.send(creates(500));

        assertEquals(3, batches());
        assertEquals(350, answers.stream().filter(BatchResponse::isUnknown).count());
        assertEquals(350, servers().size(), "of 200, 100 and 50, because each loss makes the next batch smaller");
    }

    @Test
    void aRequestThatTheAnswerLeavesOutIsUnknown() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());

        var answers = batch.send(creates(2));

        assertTrue(answers.get(0).isUnknown());
        assertEquals(Kind.PROTOCOL, answers.get(0).error().kind());
        assertTrue(
                answers.get(0).error().getMessage().contains("was answered without a word on POST"),
                answers.get(0).toString());
        assertTrue(answers.get(1).isSuccess());
    }

    @Test
    void aCreateThatFailsInTheMiddleIsUnknown() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThen500());
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.committedThen500());

        var answers = batch.send(List.of(create("a"), find("a")));

        assertEquals(500, answers.get(0).status());
        assertTrue(answers.get(0).isUnknown());
        assertFalse(answers.get(1).isUnknown(), "a read leaves nothing behind");
        assertFalse(answers.get(1).isSuccess());
    }

    @Test
    void failsAsAWholeWhenNothingWasSent() {
        simulator.access().requireForApis("rest_service");

        assertEquals(Kind.PERMISSION, failure(() -> batch.send(creates(150))).kind());
        assertEquals(1, batches());
    }

    @Test
    void keepsTheAnswersItHasWhenTheRestCannotBeSent() throws Exception {
        simulator.batches().serveAtMost(1);
        var sending = batch;
        simulator.faults().next(1, RequestKind.BATCH, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.BATCH, Fault.loginPage200());

        var answers = sending.send(creates(2));

        assertTrue(answers.get(0).isSuccess());
        assertEquals(Kind.PROTOCOL, answers.get(1).error().kind());
        assertFalse(answers.get(1).isUnknown());
    }

    @Test
    void refusesWhatIsNoRequestToAnApi() {
        assertThrows(IllegalArgumentException.class, () -> new BatchRequest("HEAD", "/api/now/table/x", null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BatchRequest("GET", "https://other.example.com/api/now/table/x", null));
        assertThrows(IllegalArgumentException.class, () -> BatchRequest.create("Not a table", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> BatchRequest.create(SERVERS, Map.of("Bad Name", "x")));
    }
}
