package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowClient;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Timeouts;
import io.jenkins.plugins.servicenow.config.ConnectionCheck.Capability;
import io.jenkins.plugins.servicenow.config.ConnectionReport.Item;
import io.jenkins.plugins.servicenow.config.ConnectionReport.Outcome;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithServiceNow(connected = false)
class ConnectionCheckTest {

    private static final String USER = "jenkins.pipeline";
    private static final String PROPERTY = "glide.oauth.inbound.client.credential.grant_type.enabled";
    private static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofSeconds(10));

    private ServiceNowSimulator simulator;
    private final OkHttpClient http = new OkHttpClient();

    private ConnectionReport test() throws InterruptedException {
        return test(http, simulator.url(), ServiceNowSimulator.CLIENT_SECRET);
    }

    private static ConnectionReport test(OkHttpClient http, String url, String secret) throws InterruptedException {
        return ConnectionCheck.run(() -> session(http, url, secret, Timeouts.DEFAULT), InstantSource.system());
    }

    private static ServiceNowSession session(OkHttpClient http, String url, String secret, Timeouts timeouts) {
        var credentials = new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> secret);
        return new ServiceNowClient(http, HttpUrl.get(url), credentials, timeouts, RetryRules.NONE).open();
    }

    private static Item item(ConnectionReport result, Capability capability) {
        return result.getItems().stream()
                .filter(item -> item.getWhat().equals(capability.label()))
                .findFirst()
                .orElseThrow();
    }

    private static void assertBegins(String beginning, ConnectionReport result) {
        assertFalse(result.isVerified());
        assertTrue(result.getSummary().startsWith(beginning), result.getSummary());
        assertFalse(result.toString().contains("\n"), "a stack trace shows");
        assertFalse(result.toString().contains(ServiceNowSimulator.CLIENT_SECRET));
        assertFalse(result.toString().matches("(?s).*[0-9a-f]{64}.*"), "a token shows");
    }

    private static void assertNothingMoreWasAsked(ConnectionReport result) {
        assertEquals(1 + Capability.values().length, result.getItems().size());
        assertEquals(Outcome.FAILED, result.getItems().get(0).getOutcome());
        assertTrue(result.getItems().stream().skip(1).allMatch(item -> item.getOutcome() == Outcome.SKIPPED));
    }

    @Test
    void aConnectionThatMayReadEverythingIsVerifiedWithFewRequests() throws Exception {
        var result = test();

        assertTrue(result.isVerified(), result.toString());
        assertEquals("Jenkins can log in and read all that the steps need.", result.getSummary());
        assertEquals(
                List.of(
                        "Login (OAuth)",
                        "Users (sys_user)",
                        "Clock",
                        "Change requests (change_request)",
                        "Approvals (sysapproval_approver)",
                        "Incidents (incident)",
                        "Configuration items (cmdb_ci)",
                        "Relationship types (cmdb_rel_type)",
                        "Groups (sys_user_group)"),
                result.getItems().stream().map(Item::getWhat).toList());
        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
        assertEquals(7, simulator.requests().count(RequestKind.TABLE_READ));
        assertEquals(8, simulator.requests().entries().size());
    }

    @Test
    void aWrongSecretIsNamedTogetherWithThePropertyThatLooksTheSame() throws Exception {
        var result = test(http, simulator.url(), "wrong");

        assertBegins("OAuth failed: 401", result);
        assertTrue(result.getSummary().contains("client secret"), result.getSummary());
        assertTrue(result.getSummary().contains(PROPERTY), result.getSummary());
        assertFalse(result.toString().contains("wrong"), result.toString());
        assertNothingMoreWasAsked(result);
        assertEquals(1, simulator.requests().entries().size());
    }

    @Test
    void aGrantThatIsNotEnabledIsNamed() throws Exception {
        simulator.oauth().grantEnabled(false);
        var result = test();
        assertBegins("OAuth failed: 401", result);
        assertTrue(result.getSummary().contains(PROPERTY), result.getSummary());
    }

    @Test
    void aMissingApplicationUserIsNamed() throws Exception {
        simulator.oauth().applicationUser(null);
        var result = test();
        assertBegins("OAuth failed: 400", result);
        assertTrue(result.getSummary().contains("OAuth Application User"), result.getSummary());
        assertFalse(result.getSummary().contains("client secret"), result.getSummary());
    }

    @Test
    void anAnswerWithoutTokenIsNamed() throws Exception {
        simulator.oauth().withholdToken(true);
        assertBegins("No access token received", test());
    }

    @Test
    void anInstanceThatDoesNotAnswerIsATimeout() throws Exception {
        simulator.faults().always(Fault.hanging());
        var result = ConnectionCheck.run(() -> session(http, simulator.url(), "secret", SHORT), InstantSource.system());
        assertBegins("Connection timeout", result);
        assertTrue(result.getSummary().contains("proxy"), result.getSummary());
        assertNothingMoreWasAsked(result);
    }

    @Test
    void aHibernatingInstanceIsRecognisedByItsPage() throws Exception {
        simulator.faults().always(Fault.hibernating());
        var result = test();
        assertBegins("Connection timeout: the developer instance is hibernating", result);
        assertTrue(result.getSummary().contains("Wake it"), result.getSummary());
    }

    @Test
    void aUserWhoMayNotUseTheApiLearnsWhichRoleIsMissing() throws Exception {
        simulator.access().requireForApis("rest_api_explorer");
        simulator.access().roles(USER, "itil");
        var result = test();
        assertBegins("API test failed: 403", result);
        assertTrue(result.getSummary().contains("role rest_api_explorer"), result.getSummary());
        assertEquals(Outcome.OK, result.getItems().get(0).getOutcome());
    }

    @Test
    void scopesWithoutTheApiAreNamed() throws Exception {
        simulator.oauth().scopesRestricted(true);
        var result = test();
        assertBegins("API test failed: 403", result);
        assertTrue(result.getSummary().contains("scopes"), result.getSummary());
    }

    @Test
    void aTableThatIsRefusedIsReportedWithItsRoleAndTheRestIsStillAsked() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.committedThen403());
        var result = test();
        assertBegins("API test failed: 403 for sys_user", result);
        assertTrue(result.getSummary().contains("role snc_internal"), result.getSummary());
        assertEquals(Outcome.OK, item(result, Capability.GROUPS).getOutcome());
    }

    @ParameterizedTest
    @CsvSource({
        "sn_incident_read, CHANGES, sn_change_read",
        "sn_incident_read, APPROVALS, sn_change_read",
        "sn_change_read, INCIDENTS, sn_incident_read",
        "sn_change_read, CONFIGURATION_ITEMS, sn_cmdb_user",
        "sn_change_read, RELATIONSHIP_TYPES, sn_cmdb_user"
    })
    void recordsThatAreHiddenBehindAnEmptyListAreReportedWithTheirRole(String has, Capability capability, String needs)
            throws Exception {
        simulator.records().insert(capability.table(), Map.of());
        simulator.access().roles(USER, has);
        var result = test();
        assertBegins("API test failed: ", result);
        var item = item(result, capability);
        assertEquals(Outcome.FAILED, item.getOutcome());
        assertTrue(item.getMessage().contains("lacks the role " + needs), item.getMessage());
        assertEquals(Outcome.OK, item(result, Capability.USERS).getOutcome());
        assertEquals(Outcome.OK, item(result, Capability.GROUPS).getOutcome());
    }

    @Test
    void aTokenThatIsNotAcceptedIsNoQuestionOfRoles() throws Exception {
        simulator.oauth().lifespan(Duration.ZERO);
        var result = test();
        assertBegins("API test failed: 401", result);
        assertTrue(result.getSummary().contains("locked out"), result.getSummary());
    }

    @Test
    void anInstanceThatFailsInTheMiddleIsNotAskedOn() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(502));
        var result = test();
        assertBegins("GET /api/now/table/sys_user failed: 502", result);
        assertEquals(Outcome.SKIPPED, item(result, Capability.GROUPS).getOutcome());
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void aLoginPageIsNamed() throws Exception {
        simulator.faults().always(Fault.loginPage200());
        var result = test();
        assertBegins("Login page instead of an answer", result);
        assertTrue(result.getSummary().contains("single sign-on"), result.getSummary());
    }

    @Test
    void aRedirectToSingleSignOnIsNamed() throws Exception {
        simulator.faults().always(Fault.ssoRedirect302());
        assertBegins("Login page instead of an answer", test());
    }

    @Test
    void maintenanceIsNamed() throws Exception {
        simulator.faults().always(Fault.maintenance503());
        assertBegins("The instance is in maintenance", test());
    }

    @Test
    void aRefusedConnectionIsNamed() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertBegins("Connection refused", test(http, "http://127.0.0.1:" + port, "secret"));
    }

    @Test
    void anUnknownHostIsNamed() throws Exception {
        var result = test(http, "https://no-such-instance.invalid", "secret");
        assertBegins("Unknown host", result);
        assertTrue(result.getSummary().contains("no-such-instance.invalid"), result.getSummary());
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamed() throws Exception {
        var server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicHttpsPort());
        server.start();
        try {
            var result = test(http, "https://127.0.0.1:" + server.httpsPort(), "secret");
            assertBegins("TLS failed", result);
            assertTrue(result.getSummary().contains("trusts the certificate"), result.getSummary());
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "407 Proxy Authentication Required"})
    void aProxyThatRefusesIsNamed(String status) throws Exception {
        try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answered = CompletableFuture.runAsync(() -> refuseOnce(proxy, status));
            var through = new OkHttpClient.Builder()
                    .proxy(new Proxy(
                            Proxy.Type.HTTP,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getLocalPort())))
                    .build();
            var result = test(through, "https://example.service-now.com", "secret");
            assertBegins("Proxy refused", result);
            assertTrue(result.getSummary().contains("HTTP proxy of Jenkins"), result.getSummary());
            answered.get(5, TimeUnit.SECONDS);
        }
    }

    private static void refuseOnce(ServerSocket proxy, String status) {
        try (var connection = proxy.accept()) {
            var reader = new BufferedReader(new InputStreamReader(connection.getInputStream()));
            while (!reader.readLine().isEmpty()) {}
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 12 minutes ahead of", "-12, 12 minutes behind"})
    void clocksThatDifferAreAWarning(int minutes, String words) throws Exception {
        simulator.clock().advance(Duration.ofMinutes(minutes).plusSeconds(minutes > 0 ? 30 : -30));
        var result = test();
        assertTrue(result.isVerified(), result.toString());
        assertTrue(result.getSummary().startsWith("Clock skew"), result.getSummary());
        assertTrue(result.getSummary().contains(words), result.getSummary());
    }

    @Test
    void clocksMayDifferALittle() throws Exception {
        simulator.clock().advance(Duration.ofMinutes(4));
        assertTrue(test().getSummary().startsWith("Jenkins can log in"));
    }

    @Test
    void whatIsMissingInTheSettingsIsTheAnswer() throws Exception {
        var result = ConnectionCheck.run(
                () -> {
                    throw new AbortException("The client ID is missing.");
                },
                InstantSource.system());
        assertBegins("The client ID is missing.", result);
        assertNothingMoreWasAsked(result);
    }
}
