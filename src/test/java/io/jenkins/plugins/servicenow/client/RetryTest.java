package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.RequestKind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest {

    private static final EncodedQuery QUERY = EncodedQuery.where("user_name", "ann.approver");

    private ServiceNowSimulator simulator;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private int reads() {
        return simulator.requests().count(RequestKind.TABLE_READ);
    }

    static Stream<Fault> passing() {
        return Stream.of(
                Fault.rateLimited(null),
                Fault.rateLimited(Duration.ZERO),
                Fault.status(502),
                Fault.status(503),
                Fault.status(504),
                Fault.waking502(),
                Fault.maintenance503(),
                Fault.connectionReset(),
                Fault.queued202(),
                Fault.truncated200());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aReadIsRepeatedUntilItSucceeds(Fault fault) throws Exception {
        simulator.faults().next(3, fault);

        assertEquals(
                1,
                Instances.session(simulator).tables().query("sys_user", QUERY).size());
        assertEquals(4, reads());
    }

    @Test
    void aReadThatHangsIsRepeated() throws Exception {
        simulator.faults().next(Fault.hanging());
        var session = Instances.session(simulator, Instances.IMPATIENT, Instances.QUICK);

        assertEquals(1, session.tables().query("sys_user", QUERY).size());
        assertEquals(2, reads());
    }

    @Test
    void aSlowAnswerIsWaitedFor() throws Exception {
        simulator.faults().next(Fault.slow(Duration.ofMillis(100)));
        var session = Instances.session(simulator, Instances.IMPATIENT, RetryRules.NONE);

        assertEquals(1, session.tables().query("sys_user", QUERY).size());
        assertEquals(1, reads());
    }

    @Test
    void theNumberOfTriesIsBounded() {
        simulator.faults().next(20, Fault.status(503));

        var failure = failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertEquals(503, failure.status());
        assertTrue(
                failure.getMessage().contains("503 with the page \"503 Service Temporarily Unavailable\""),
                failure.getMessage());
        assertEquals(4, reads());
    }

    @Test
    void withoutRetriesThereIsOneTry() {
        simulator.faults().next(20, Fault.status(503));
        var session = Instances.session(simulator, Instances.TIMEOUTS, RetryRules.NONE);

        failure(() -> session.tables().query("sys_user", QUERY));

        assertEquals(1, reads());
    }

    static Stream<Fault> lasting() {
        return Stream.of(Fault.status(500), Fault.hibernating(), Fault.loginPage200(), Fault.ssoRedirect302());
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void whatDoesNotPassIsNotRepeated(Fault fault) {
        simulator.faults().next(1, RequestKind.TABLE_READ, fault);

        failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(1, reads());
    }

    @Test
    void aMissingRoleIsNotRepeated() {
        simulator.access().requireForApis("rest_service");

        failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(1, reads());
    }

    @Test
    void theTimeThatTheInstanceAsksForIsObeyed() throws Exception {
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(1)));
        var start = System.nanoTime();

        Instances.session(simulator).tables().query("sys_user", QUERY);

        var waited = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(waited.compareTo(Duration.ofSeconds(1)) >= 0, waited::toString);
        assertEquals(2, reads());
    }

    @Test
    @Timeout(5)
    void aTimeBeyondTheTotalIsNotWaitedForAndToldToTheCaller() {
        simulator.faults().next(Fault.rateLimited(Duration.ofHours(1)));

        var failure = failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(Kind.RATE_LIMITED, failure.kind());
        assertEquals(Optional.of(Duration.ofHours(1)), failure.retryAfter());
        assertEquals("Rate limit of 100 requests per hour for Table API exceeded", failure.detail());
        assertTrue(failure.hint().contains("rate limit rule"), failure.hint());
        assertEquals(1, reads());
    }

    @Test
    @Timeout(5)
    void theTotalTimeIsBounded() {
        simulator.faults().next(1000, Fault.status(503));
        var rules = new RetryRules(1000, Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofMillis(300));

        failure(() ->
                Instances.session(simulator, Instances.TIMEOUTS, rules).tables().query("sys_user", QUERY));

        assertTrue(reads() < 40, () -> reads() + " tries");
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        var second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new RetryRules(0, second, second, second));
        assertThrows(IllegalArgumentException.class, () -> new RetryRules(2, second, second, second));
        assertThrows(IllegalArgumentException.class, () -> new RetryRules(2, Duration.ZERO, second, second));
        assertEquals(5, RetryRules.DEFAULT.attempts());
    }

    @Test
    void theUsualRulesCanBeUsed() throws Exception {
        var session = Instances.session(simulator, Timeouts.DEFAULT, RetryRules.DEFAULT);

        assertEquals(1, session.tables().query("sys_user", QUERY).size());
    }
}
