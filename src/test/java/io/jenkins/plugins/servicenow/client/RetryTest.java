package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest {

    private static final EncodedQuery QUERY = EncodedQuery.where("user_name", "ann.approver");

    private final FakeTime time = new FakeTime();
    private ServiceNowSimulator simulator;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private ServiceNowSession session() {
        return Instances.session(simulator, Instances.TIMEOUTS, RetryRules.DEFAULT, time);
    }

    private int reads() {
        return simulator.requests().count(RequestKind.TABLE_READ);
    }

    static Stream<Fault> passing() {
        return Stream.of(
                Fault.rateLimited(null),
                Fault.rateLimited(Duration.ZERO),
                Fault.status(500),
                Fault.status(502),
                Fault.status(503),
                Fault.status(504),
                Fault.waking502(),
                Fault.maintenance503(),
                Fault.connectionReset(),
                Fault.queued202(),
                Fault.truncated200(),
                Fault.committedThen500());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aReadIsRepeatedUntilItSucceeds(Fault fault) throws Exception {
        simulator.faults().next(3, fault);

        assertEquals(1, session().tables().query("sys_user", QUERY).size());
        assertEquals(4, reads());
    }

    @Test
    void aReadThatHangsIsRepeated() throws Exception {
        simulator.faults().next(Fault.hanging());
        var session = Instances.session(simulator, Instances.IMPATIENT, RetryRules.DEFAULT);

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
    void anOutageIsEnduredAsLongAsThePatienceLasts() throws Exception {
        simulator.faults().always(Fault.status(503));
        time.whenSleeping(each -> {
            if (time.slept().compareTo(Duration.ofMinutes(9)) > 0) {
                simulator.faults().clear();
            }
        });

        assertEquals(1, session().tables().query("sys_user", QUERY).size());
    }

    @Test
    void whenThePatienceHasEndedTheLastFailureIsTold() {
        simulator.faults().next(1000, Fault.status(503));

        var failure = failure(() -> session().tables().query("sys_user", QUERY));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertEquals(503, failure.status());
        assertTrue(
                failure.getMessage().contains("503 with the page \"503 Service Temporarily Unavailable\""),
                failure.getMessage());
        assertTrue(reads() > 20 && reads() < 50, () -> reads() + " tries");
    }

    @Test
    void withoutRetriesThereIsOneTry() {
        simulator.faults().next(20, Fault.status(503));
        var session = Instances.session(simulator, Instances.TIMEOUTS, RetryRules.NONE);

        failure(() -> session.tables().query("sys_user", QUERY));

        assertEquals(1, reads());
    }

    static Stream<Fault> lasting() {
        return Stream.of(Fault.status(404), Fault.hibernating(), Fault.loginPage200(), Fault.ssoRedirect302());
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void whatDoesNotPassIsNotRepeated(Fault fault) {
        simulator.faults().next(1, RequestKind.TABLE_READ, fault);

        failure(() -> session().tables().query("sys_user", QUERY));

        assertEquals(1, reads());
    }

    @Test
    void aMissingRoleIsNotRepeated() {
        simulator.access().requireForApis("rest_service");

        failure(() -> session().tables().query("sys_user", QUERY));

        assertEquals(1, reads());
    }

    @Test
    void theTimeThatTheInstanceAsksForIsObeyed() throws Exception {
        simulator.faults().next(Fault.rateLimited(Duration.ofMinutes(2)));

        session().tables().query("sys_user", QUERY);

        assertTrue(
                time.slept().compareTo(Duration.ofMinutes(2)) >= 0,
                () -> time.slept().toString());
        assertEquals(2, reads());
    }

    @Test
    void afterATimeBeyondThePatienceThereIsOneLastTry() {
        simulator.faults().next(2, Fault.rateLimited(Duration.ofSeconds(999_999_999)));

        var failure = failure(() -> session().tables().query("sys_user", QUERY));

        assertEquals(Kind.RATE_LIMITED, failure.kind());
        assertEquals(Optional.of(Duration.ofSeconds(999_999_999)), failure.retryAfter());
        assertEquals("Rate limit of 100 requests per hour for Table API exceeded", failure.detail());
        assertTrue(failure.hint().contains("rate limit rule"), failure.hint());
        assertEquals(2, reads());
        assertEquals(
                RetryRules.DEFAULT.patience().toMinutes(),
                time.slept().plusSeconds(5).toMinutes());
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        var second = Duration.ofSeconds(1);
        var negative = Duration.ofSeconds(-1);
        assertThrows(
                IllegalArgumentException.class, () -> new RetryRules(Duration.ZERO, second, second, second, second));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RetryRules(second.plusMillis(1), second, second, second, second));
        assertThrows(IllegalArgumentException.class, () -> RetryRules.DEFAULT.withPatience(negative));
    }

    @Test
    void theUsualRulesCanBeUsed() throws Exception {
        var session = Instances.session(simulator, Timeouts.DEFAULT, RetryRules.DEFAULT);

        assertEquals(1, session.tables().query("sys_user", QUERY).size());
    }
}
