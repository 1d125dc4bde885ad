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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthenticationTest {

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

    /** What ServiceNow answers with 401 {@code server_error}/{@code access_denied}. */
    private enum Mistake {
        WRONG_SECRET,
        GRANT_NOT_ENABLED,
        CLIENT_INACTIVE
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedClientIsToldWhatToCheck(Mistake mistake) {
        simulator.oauth().grantEnabled(mistake != Mistake.GRANT_NOT_ENABLED);
        simulator.oauth().clientActive(mistake != Mistake.CLIENT_INACTIVE);
        var secret = mistake == Mistake.WRONG_SECRET ? "wrong" : ServiceNowSimulator.CLIENT_SECRET;
        var session = Instances.client(simulator.url(), secret, Instances.TIMEOUTS, RetryRules.DEFAULT)
                .open();

        var failure = failure(() -> session.tables().query("sys_user", QUERY));

        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertEquals(401, failure.status());
        assertTrue(
                failure.getMessage().startsWith("OAuth failed: 401 server_error (access_denied)"),
                failure.getMessage());
        assertTrue(failure.hint().contains("client ID and the client secret"), failure.hint());
        assertTrue(failure.hint().contains("glide.oauth.inbound.client.credential.grant_type.enabled"), failure.hint());
        assertTrue(failure.getMessage().endsWith(failure.hint()), failure.getMessage());
        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void aRefusedClientIsNotTriedAgainInTheSession() {
        simulator.oauth().clientActive(false);
        var session = Instances.session(simulator);

        failure(() -> session.tables().query("sys_user", QUERY));
        var second = failure(() -> session.tables().query("sys_user", QUERY));

        assertEquals(Kind.AUTHENTICATION, second.kind());
        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void aMissingApplicationUserIsNamed() {
        simulator.oauth().applicationUser(null);

        var failure = failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertTrue(failure.getMessage().startsWith("OAuth failed: 400 unauthorized_client"), failure.getMessage());
        assertTrue(failure.hint().contains("OAuth Application User"), failure.hint());
        assertFalse(failure.hint().contains("client secret"), failure.hint());
    }

    @Test
    void anAnswerWithoutTokenIsNamed() {
        simulator.oauth().withholdToken(true);

        var failure = failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertTrue(failure.getMessage().startsWith("No access token received"), failure.getMessage());
    }

    @Test
    void aHibernatingInstanceIsNotTakenForAWrongSecret() {
        simulator.faults().always(Fault.hibernating());

        var failure = failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(failure.getMessage().contains("Instance Hibernating page"), failure.getMessage());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void aTokenThatNoScopeCoversIsAQuestionOfPermission() {
        simulator.oauth().scopesRestricted(true);

        var failure = failure(() -> Instances.session(simulator).tables().query("sys_user", QUERY));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertTrue(failure.hint().contains("scopes"), failure.hint());
    }

    @Test
    void openingASessionAsksForNothing() {
        Instances.session(simulator);

        assertEquals(List.of(), simulator.requests().entries());
    }

    @Test
    void oneSessionAsksForOneToken() throws Exception {
        var session = Instances.session(simulator);

        session.tables().query("sys_user", QUERY);
        session.tables().findAll("sys_user", QUERY);

        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
        assertEquals(2, simulator.requests().count(RequestKind.TABLE_READ));
        assertEquals("jenkins.pipeline", simulator.requests().entries().get(1).user());
    }

    @Test
    void requestsAtTheSameTimeShareATokenRequest() throws Exception {
        simulator.faults().next(1, RequestKind.TOKEN, Fault.slow(Duration.ofMillis(100)));
        var session = Instances.session(simulator);
        var threads = Executors.newFixedThreadPool(4);
        try {
            var calls = new ArrayList<Callable<Integer>>();
            for (var i = 0; i < 4; i++) {
                calls.add(() -> session.tables().query("sys_user", QUERY).size());
            }
            for (var found : threads.invokeAll(calls, 10, TimeUnit.SECONDS)) {
                assertEquals(1, found.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void aTokenThatIsRevokedIsReplacedOnce() throws Exception {
        var session = Instances.session(simulator);
        session.tables().query("sys_user", QUERY);
        simulator.oauth().revokeTokens();

        assertEquals(1, session.tables().query("sys_user", QUERY).size());
        assertEquals(2, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void aTokenThatHasEndedIsReplaced() throws Exception {
        var session = Instances.session(simulator);
        session.tables().query("sys_user", QUERY);
        simulator.clock().advance(Duration.ofMinutes(31));

        assertEquals(1, session.tables().query("sys_user", QUERY).size());
    }

    @Test
    void aClientThatIsSwitchedOffInTheMiddleFails() throws Exception {
        var session = Instances.session(simulator);
        session.tables().query("sys_user", QUERY);
        simulator.oauth().revokeTokens();
        simulator.oauth().clientActive(false);

        var failure = failure(() -> session.tables().query("sys_user", QUERY));

        assertTrue(failure.getMessage().startsWith("OAuth failed: 401"), failure.getMessage());
        assertEquals(2, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void aTokenRequestIsRepeatedWhileTheInstanceIsBusy() throws Exception {
        simulator.faults().next(2, RequestKind.TOKEN, Fault.status(503));

        assertEquals(
                1,
                Instances.session(simulator).tables().query("sys_user", QUERY).size());
        assertEquals(3, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void anEmptySecretIsNotSent() {
        var session = Instances.client(simulator.url(), "", Instances.TIMEOUTS, RetryRules.DEFAULT)
                .open();

        var failure = failure(() -> session.tables().query("sys_user", QUERY));

        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertEquals(List.of(), simulator.requests().entries());
    }

    @Test
    void neitherSecretNorTokenShowsAnywhere() throws Exception {
        var seen = new StringWriter();
        var client = Instances.client(
                simulator.url(), ServiceNowSimulator.CLIENT_SECRET, Instances.TIMEOUTS, RetryRules.DEFAULT);
        var session = client.open();
        var logger = Logger.getLogger("io.jenkins.plugins.servicenow.client");
        var log = new CopyOnWriteArrayList<LogRecord>();
        var handler = new Collecting(log);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        try {
            session.tables().query("sys_user", QUERY);
            simulator.faults().next(Fault.status(404));
            failure(() -> session.tables().query("sys_user", QUERY)).printStackTrace(new PrintWriter(seen));
            simulator.oauth().revokeTokens();
            simulator.oauth().clientActive(false);
            failure(() -> session.tables().query("sys_user", QUERY)).printStackTrace(new PrintWriter(seen));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        var credentials = new ClientCredentials("jenkins", () -> ServiceNowSimulator.CLIENT_SECRET);
        seen.append(client.toString()).append(session.toString()).append(credentials.toString());
        log.forEach(each -> seen.append(new SimpleFormatter().format(each)));

        assertFalse(log.isEmpty());
        assertFalse(seen.toString().contains(ServiceNowSimulator.CLIENT_SECRET));
        assertFalse(seen.toString().contains("Bearer"));
        // The simulator's tokens are 64 hexadecimal digits.
        assertFalse(seen.toString().matches("(?s).*[0-9a-f]{64}.*"));
    }

    @Test
    void credentialsNeedAClientId() {
        assertThrows(IllegalArgumentException.class, () -> new ClientCredentials(" ", () -> "x"));
    }

    private static final class Collecting extends Handler {

        private final List<LogRecord> records;

        Collecting(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
