package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.QueryBatch.Query;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.Proxy;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch saves requests; whatever becomes of it, the answers are the same. */
class QueryBatchTest {

    private static final String GROUPS = "sys_user_group";
    private static final Query GROUP = named(GROUPS, "OS Image Builders");
    private static final Query SERVER = named("cmdb_ci_server", "web-01");
    private static final Query ABSENT = named("cmdb_ci_server", "web-02");

    private final FakeTime time = new FakeTime();

    private ServiceNowSimulator simulator;
    private QueryBatch batch;
    private String server;

    @BeforeEach
    void start() throws Exception {
        simulator = ServiceNowSimulator.start();
        server = simulator.records().insert("cmdb_ci_server", Map.of("name", "web-01"));
        var session = Instances.session(simulator, Instances.TIMEOUTS, RetryRules.DEFAULT, time);
        session.logIn();
        simulator.requests().reset();
        batch = new QueryBatch(session);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static Query named(String table, String name) {
        return new Query(table, EncodedQuery.where("name", name), List.of("sys_id", "name"));
    }

    private int requests() {
        return simulator.requests().entries().size();
    }

    /** Whatever happened to the batch. */
    private void assertAnswersAreRight() throws Exception {
        assertEquals(server, batch.findAll(SERVER).get(0).sysId().value());
        assertEquals(
                List.of("OS Image Builders"),
                batch.findAll(GROUP).stream().map(each -> each.value("name")).toList());
        assertEquals(List.of(), batch.findAll(ABSENT));
        assertEquals(1, batch.query(SERVER).size());
    }

    @Test
    void allIsAnsweredByOneRequestInAnyOrder() throws Exception {
        simulator.batches().answerBackwards(true);
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertAnswersAreRight();
        assertEquals(1, requests());
    }

    @Test
    void aSingleQueryNeedsNoBatch() throws Exception {
        batch.send(List.of(SERVER));
        assertEquals(0, requests());
        assertEquals(1, batch.findAll(SERVER).size());
    }

    @Test
    void whatTheInstanceDidNotGetToIsAskedForInTheNextBatch() throws Exception {
        simulator.batches().serveAtMost(2);
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertAnswersAreRight();
        assertEquals(2, requests());
    }

    @Test
    void anInstanceThatRunsNothingOfTheBatchIsAskedOneByOne() throws Exception {
        simulator.batches().serveNothingIn(1);
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertAnswersAreRight();
    }

    @Test
    void moreQueriesThanABatchTakesAreAnsweredToo() throws Exception {
        var queries = IntStream.range(0, 250)
                .mapToObj(i -> named("cmdb_ci_server", "server-" + i))
                .toList();
        simulator.records().insert("cmdb_ci_server", Map.of("name", "server-249"));
        batch.send(queries);
        for (var query : queries) {
            assertEquals(query == queries.get(249) ? 1 : 0, batch.findAll(query).size());
        }
        assertEquals(2, requests());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 500})
    void anInstanceThatRefusesBatchesIsAskedOneByOne(int status) throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, Fault.status(status));
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertAnswersAreRight();
        assertEquals(1, simulator.requests().count(RequestKind.BATCH), "the batch is not repeated");
    }

    @Test
    void aPartThatIsRefusedIsNotAskedForAgain() throws Exception {
        var refused = named("sys_db_object", "incident");
        batch.send(List.of(refused, SERVER, ABSENT));
        assertEquals(1, batch.query(SERVER).size());
        assertEquals(Kind.PERMISSION, failure(() -> batch.query(refused)).kind());
        assertEquals(Kind.PERMISSION, failure(() -> batch.findAll(refused)).kind());
        assertEquals(1, requests());
    }

    @Test
    void aPartThatFailsIsAskedForAgainAndTheOthersCount() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(500));
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertAnswersAreRight();
        assertEquals(2, requests());
    }

    @Test
    void anAnswerThatCannotBeReadIsNotTakenForNothingFound() throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, Fault.truncated200());
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertAnswersAreRight();
    }

    @Test
    void aRecordThatMayNotBeReadIsNotTakenForNone() throws Exception {
        simulator.access().hideRecord(server);
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertEquals(Kind.PERMISSION, failure(() -> batch.findAll(SERVER)).kind());
        assertEquals(List.of(), batch.findAll(ABSENT));
    }

    @Test
    void withoutCountsOnlyWhatWasNotFoundIsAskedForByItself() throws Exception {
        withoutHeadersOfParts();
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertEquals(1, batch.findAll(SERVER).size());
        assertEquals(1, requests());
        assertEquals(List.of(), batch.findAll(ABSENT));
        assertEquals(2, requests());
    }

    private void withoutHeadersOfParts() {
        simulator.proxy((method, target, instance) -> {
            var reply = instance.get();
            return new Proxy.Reply(
                    reply.status(), reply.headers(), reply.body().replaceAll("(?i)x-total-count", "X-Other"));
        });
    }

    @Test
    void inAnOutageThereIsOnePatienceForBatchAndSingleRequests() throws Exception {
        simulator.faults().always(Fault.maintenance503());
        batch.send(List.of(GROUP, SERVER, ABSENT));
        assertEquals(Duration.ZERO, time.slept());
        assertEquals(Kind.UNAVAILABLE, failure(() -> batch.findAll(SERVER)).kind());
        assertTrue(
                time.slept().compareTo(RetryRules.DEFAULT.patience()) <= 0,
                () -> time.slept().toString());
    }

    @Test
    void aLoginThatIsRefusedIsNotTriedAgain() {
        simulator.requests().reset();
        var refused = Instances.client(simulator.url(), "wrong", Instances.TIMEOUTS, RetryRules.DEFAULT)
                .open();
        var failure = failure(() -> new QueryBatch(refused).send(List.of(GROUP, SERVER)));
        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertEquals(1, requests());
    }
}
