package io.jenkins.plugins.servicenow.client.internal;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.Timeouts;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an instance does not do by itself: a server that misbehaves. */
@Timeout(20)
class TransportTest {

    private static final String ID = "1".repeat(32);

    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
            .bindAddress("127.0.0.1")
            .dynamicPort()
            .dynamicHttpsPort());

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(post(urlPathEqualTo("/oauth_token.do"))
                .willReturn(okJson("{\"access_token\": \"abc\", \"expires_in\": 1799}")));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private static Response send(String url, Timeouts timeouts) throws ServiceNowException, InterruptedException {
        return new Transport(Instances.HTTP, timeouts)
                .send(new Request.Builder().url(url).build());
    }

    private ServiceNowException failureOf(String url) {
        return failure(() -> send(url, Instances.TIMEOUTS));
    }

    private ServiceNowSession session() {
        return Instances.client(url(), "secret", Instances.TIMEOUTS, RetryRules.NONE)
                .open();
    }

    private void answerTokens(int status, String contentType, String body) {
        server.stubFor(any(urlPathEqualTo("/oauth_token.do"))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", contentType)
                        .withBody(body)));
    }

    @Test
    void aTokenIsTakenWhateverTheContentTypeOfItsAnswerIs() throws Exception {
        answerTokens(200, "text/plain", "{\"access_token\":\"abc\",\"expires_in\":1800}");

        session().logIn();

        server.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void theReasonOfARefusedLoginIsToldWhateverItsContentTypeIs() {
        answerTokens(401, "text/html", "{\"error\":\"server_error\",\"error_description\":\"access_denied\"}");

        var failure = failure(() -> session().logIn());

        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertTrue(failure.getMessage().contains("server_error (access_denied)"), failure.getMessage());
    }

    @Test
    void aListThatNeverAdvancesIsAnErrorAndNoLoop() {
        answerTokens(200, "application/json", "{\"access_token\":\"abc\",\"expires_in\":1800}");
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"result\":[{\"sys_id\":\"" + "a".repeat(32) + "\",\"active\":\"true\"}]}")));

        var failure = failure(() -> session().tables().query("incident", EncodedQuery.where("active", "true")));

        assertTrue(failure.getMessage().contains("does not follow the one before"), failure.getMessage());
    }

    @Test
    void anAnswerThatIsTooLargeIsNotReadToItsEnd() {
        server.stubFor(any(urlPathEqualTo("/large"))
                .willReturn(aResponse().withBody(new byte[(int) Transport.MAX_RESPONSE_SIZE + 1])));

        var failure = failureOf(url() + "/large");

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(failure.getMessage().contains("larger than 10 MB"), failure.getMessage());
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        server.stubFor(any(urlPathEqualTo("/drips"))
                .willReturn(aResponse().withBody("x".repeat(100)).withChunkedDribbleDelay(100, 60_000)));
        // Bytes come all the time, so only the limit of the whole request ends it.
        var timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1500));

        var failure = failure(() -> send(url() + "/drips", timeouts));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(failure.getMessage().startsWith("Connection timeout"), failure.getMessage());
    }

    @Test
    void cookiesAreNotKept() throws Exception {
        server.stubFor(
                any(anyUrl()).willReturn(okJson("{\"result\": []}").withHeader("Set-Cookie", "JSESSIONID=1; Path=/")));
        var transport = new Transport(Instances.HTTP, Instances.TIMEOUTS);
        var request = new Request.Builder().url(url()).build();

        transport.send(request);
        transport.send(request);

        server.verify(2, anyRequestedFor(anyUrl()).withoutHeader("Cookie"));
    }

    @Test
    void redirectsAreNotFollowed() {
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(aResponse().withStatus(302).withHeader("Location", url() + "/login_with_sso.do")));

        var failure = failure(() -> session().tables().query("incident", EncodedQuery.where("number", "INC1")));

        assertEquals(Kind.PROTOCOL, failure.kind());
        server.verify(0, anyRequestedFor(urlPathEqualTo("/login_with_sso.do")));
    }

    @Test
    void theHttpClientDoesNotRepeatACreateByItself() {
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(okJson("{\"result\": []}").withHeader("X-Total-Count", "0")));
        server.stubFor(post(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0")));

        failure(() -> session().tables().create("incident", Map.of("correlation_id", "x")));

        server.verify(1, postRequestedFor(urlPathEqualTo("/api/now/table/incident")));
    }

    @Test
    void aFreshTokenThatIsNotAcceptedIsReplacedOnceOnly() {
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(okJson(
                                "{\"error\":{\"message\":\"User Not Authenticated\",\"detail\":\"Required to provide Auth"
                                        + " information\"},\"status\":\"failure\"}")
                        .withStatus(401)));

        var failure = failure(() -> session().tables().query("incident", EncodedQuery.where("number", "INC1")));

        assertEquals(Kind.AUTHENTICATION, failure.kind());
        assertTrue(failure.getMessage().contains("401 User Not Authenticated"), failure.getMessage());
        server.verify(2, postRequestedFor(urlPathEqualTo("/oauth_token.do")));
        server.verify(2, anyRequestedFor(urlPathEqualTo("/api/now/table/incident")));
    }

    @Test
    void aTokenMayBeLong() throws Exception {
        var token = "x".repeat(3000);
        server.stubFor(post(urlPathEqualTo("/oauth_token.do"))
                .willReturn(okJson("{\"access_token\": \"" + token + "\", \"expires_in\": 1799}")));
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident")).willReturn(okJson("{\"result\": []}")));

        session().tables().query("incident", EncodedQuery.where("number", "INC1"));

        server.verify(
                1,
                anyRequestedFor(urlPathEqualTo("/api/now/table/incident"))
                        .withHeader("Authorization", equalTo("Bearer " + token))
                        .withHeader("Accept", equalTo("application/json")));
    }

    @Test
    void withoutCountTheLinksTellWhetherPagesFollow() throws Exception {
        var body = "{\"result\": [{\"sys_id\": \"%s\", \"number\": \"INC1\"}]}";
        server.stubFor(
                any(urlPathEqualTo("/api/now/table/incident"))
                        .withQueryParam("sysparm_query", equalTo("number=INC1^ORDERBYsys_id"))
                        .willReturn(
                                okJson(body.formatted(ID))
                                        .withHeader(
                                                "Link",
                                                "<https://x/?sysparm_offset=500>;rel=\"next\",<https://x/?sysparm_offset=500>;rel=\"last\"")));
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .withQueryParam("sysparm_query", equalTo("number=INC1^sys_id>" + ID + "^ORDERBYsys_id"))
                .willReturn(okJson(body.formatted("f".repeat(32)))
                        .withHeader("Link", "<https://x/?sysparm_offset=0>;rel=\"first\"")));

        assertEquals(
                2,
                session()
                        .tables()
                        .query("incident", EncodedQuery.where("number", "INC1"))
                        .size());
    }

    @Test
    void withoutCountAndLinksPagesAreReadUntilOneIsEmpty() throws Exception {
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident")).willReturn(okJson("{\"result\": []}")));
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .withQueryParam("sysparm_query", equalTo("number=INC1^ORDERBYsys_id"))
                .willReturn(okJson("{\"result\": [{\"sys_id\": \"" + ID + "\", \"number\": \"INC1\"}]}")));

        assertEquals(
                1,
                session()
                        .tables()
                        .query("incident", EncodedQuery.where("number", "INC1"))
                        .size());
        server.verify(2, anyRequestedFor(urlPathEqualTo("/api/now/table/incident")));
    }

    @Test
    void aRecordWithoutSysIdIsNoRecord() {
        server.stubFor(any(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(okJson("{\"result\": [{\"number\": \"INC1\"}]}")));

        var failure = failure(() -> session().tables().query("incident", EncodedQuery.where("number", "INC1")));

        assertEquals(Kind.PROTOCOL, failure.kind());
    }

    @Test
    void theInstanceMayLiveUnderAPath() throws Exception {
        server.stubFor(any(urlPathEqualTo("/snow/oauth_token.do")).willReturn(okJson("{\"access_token\": \"abc\"}")));
        server.stubFor(any(urlPathEqualTo("/snow/api/now/table/incident")).willReturn(okJson("{\"result\": []}")));
        var client = Instances.client(url() + "/snow/", "secret", Instances.TIMEOUTS, RetryRules.NONE);

        assertEquals(
                0,
                client.open()
                        .tables()
                        .query("incident", EncodedQuery.where("number", "INC1"))
                        .size());
    }

    @Test
    void anInstanceUrlHoldsNoPassword() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Instances.client("https://a:b@example.com/", "x", Instances.TIMEOUTS, RetryRules.NONE));
    }

    @Test
    void anUnknownHostIsNamedAndNotTriedAgain() {
        var failure = failureOf("http://no-such-instance.invalid/api");

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertEquals(Outcome.REFUSED, failure.outcome());
        assertTrue(
                failure.getMessage().contains("http://no-such-instance.invalid/ is not known"), failure.getMessage());
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamedAndNotTriedAgain() {
        var failure = failureOf("https://127.0.0.1:" + server.httpsPort() + "/api");

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertEquals(Outcome.REFUSED, failure.outcome());
        assertTrue(failure.getMessage().contains("no trusted TLS connection"), failure.getMessage());
    }

    @Test
    void aRefusedConnectionIsTriedAgain() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        var failure = failureOf("http://127.0.0.1:" + port + "/api");

        assertEquals(Outcome.BUSY, failure.outcome());
        assertTrue(failure.getMessage().contains("was refused"), failure.getMessage());
    }

    @Test
    void anInterruptionEndsTheWaitAtOnce() throws Exception {
        try (var silent = new ServerSocket(0)) {
            var interrupted = new FutureTask<>(() -> {
                var url = "http://127.0.0.1:" + silent.getLocalPort();
                assertThrows(InterruptedException.class, () -> send(url, Timeouts.DEFAULT));
                return Thread.currentThread().isInterrupted();
            });
            var thread = new Thread(interrupted);
            thread.start();
            try (var connection = silent.accept()) {
                connection.setSoTimeout(5_000);
                assertEquals('G', connection.getInputStream().read(), "the request has not begun");

                thread.interrupt();

                assertFalse(interrupted.get(5, TimeUnit.SECONDS), "the flag is left set");
                // The connection is closed as well: reading ends after the rest of the request.
                assertTrue(connection.getInputStream().readAllBytes().length > 0);
            }
        }
    }

    @Test
    void anInterruptionEndsTheWaitBetweenTwoTriesAtOnce() throws Exception {
        var failing = new CountDownLatch(1);
        var interrupted = new FutureTask<>(() -> {
            assertThrows(
                    InterruptedException.class,
                    () -> new Retries(RetryRules.DEFAULT, Sleeper.SYSTEM).call(() -> {
                        failing.countDown();
                        return send("http://127.0.0.1:1/", Instances.TIMEOUTS);
                    }));
            return Thread.currentThread().isInterrupted();
        });
        var thread = new Thread(interrupted);
        thread.start();
        assertTrue(failing.await(5, TimeUnit.SECONDS));

        thread.interrupt();

        assertFalse(interrupted.get(5, TimeUnit.SECONDS), "the flag is left set");
    }
}
