package io.jenkins.plugins.servicenow.simulator.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private static final String INCIDENTS = "/api/now/table/incident";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void showsTheRuleThatLimitsRequestsOnGoodAnswersToo() {
        simulator.customisation().showRateLimit(true);
        Reply good = http.get("/api/now/table/incident");
        assertEquals("100", good.header("X-RateLimit-Limit"));
        assertTrue(Long.parseLong(good.header("X-RateLimit-Reset"))
                > simulator.clock().now().getEpochSecond());
        assertEquals(32, good.header("X-RateLimit-Rule").length());
        assertEquals("", good.header("Retry-After"));
        assertEquals("", http.get("/api/now/table/u_nothing").header("X-RateLimit-Limit"));
        simulator.customisation().showRateLimit(false);
        assertEquals("", http.get("/api/now/table/incident").header("X-RateLimit-Limit"));
    }

    @Test
    void hitsTheNextRequestsAndIsThenUsedUp() {
        simulator.faults().next(2, Fault.status(503));
        assertEquals(503, http.get(INCIDENTS).status());
        assertEquals(503, http.get("/api/sn_chg_rest/change").status());
        assertEquals(200, http.get(INCIDENTS).status());
    }

    @Test
    void hitsOnlyRequestsOfTheKindNamed() {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.status(502));
        assertEquals(200, http.get(INCIDENTS).status());
        assertEquals(502, http.post(INCIDENTS, "{}").status());
        simulator.faults().next(1, RequestKind.TOKEN, Fault.status(504));
        assertEquals(200, http.get(INCIDENTS).status());
        assertEquals(504, token().status());
    }

    @Test
    void sparesTokensUnlessItLastsOrSleeps() {
        simulator.faults().next(Fault.status(500));
        assertEquals(200, token().status());
        assertEquals(500, http.get(INCIDENTS).status());
        simulator.faults().always(Fault.status(500));
        assertEquals(500, token().status());
        simulator.faults().clear();
        assertEquals(200, token().status());
        simulator.faults().next(Fault.hibernating());
        assertTrue(token().body().contains("<title>Instance Hibernating page</title>"));
    }

    @Test
    void limitsTheRateWithTheHeadersOfARule() {
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(7)));
        Reply reply = http.get(INCIDENTS);
        assertEquals(429, reply.status());
        assertEquals("7", reply.header("Retry-After"));
        assertEquals("100", reply.header("X-RateLimit-Limit"));
        assertFalse(reply.header("X-RateLimit-Reset").isEmpty());
        assertFalse(reply.header("X-RateLimit-Rule").isEmpty());
        assertEquals("Rate limit exceeded", reply.message());
        assertEquals("Rate limit of 100 requests per hour for Table API exceeded", reply.detail());
    }

    @Test
    void limitsTheRateOfTheQueueWithoutHeaders() {
        simulator.faults().next(Fault.rateLimited(null));
        Reply reply = http.get(INCIDENTS);
        assertEquals(429, reply.status());
        assertEquals("", reply.header("Retry-After") + reply.header("X-RateLimit-Limit"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void showsThePageOfAProxy(int status) {
        simulator.faults().next(Fault.status(status));
        Reply reply = http.get(INCIDENTS);
        assertEquals(status, reply.status());
        assertTrue(reply.header("Content-Type").startsWith("text/html"));
        assertEquals("", reply.header("X-Transaction-ID"));
    }

    @Test
    void resetsConnections() {
        simulator.faults().next(Fault.connectionReset());
        assertThrows(UncheckedIOException.class, () -> http.post(INCIDENTS, "{}"));
        assertEquals(List.of(), simulator.records().all("incident"));
    }

    @Test
    void answersRightlyButLate() {
        simulator.faults().next(Fault.slow(Duration.ofMillis(700)));
        long start = System.nanoTime();
        assertEquals(201, http.post(INCIDENTS, "{}").status());
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() >= 700);
    }

    @Test
    void hangsWithoutDoingAnything() {
        simulator.faults().next(Fault.hanging());
        assertThrows(
                UncheckedIOException.class,
                () -> http.send(http.authorized(INCIDENTS)
                        .timeout(Duration.ofMillis(500))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))));
        assertEquals(List.of(), simulator.records().all("incident"));
        assertEquals(200, http.get(INCIDENTS).status());
        assertTimeout(Duration.ofSeconds(5), simulator::close);
    }

    @Test
    void queuesWithoutDoingAnything() {
        simulator.faults().next(Fault.queued202());
        Reply reply = http.post(INCIDENTS, "{}");
        assertEquals(202, reply.status());
        assertEquals("", reply.body());
        assertEquals(List.of(), simulator.records().all("incident"));
    }

    @Test
    void commitsAndThenFails() {
        simulator.faults().next(Fault.committedThen500());
        Reply cancelled = http.post(INCIDENTS, "{}");
        assertEquals(500, cancelled.status());
        assertEquals("Transaction cancelled: maximum execution time exceeded", cancelled.message());
        simulator.faults().next(Fault.committedThen403());
        assertEquals(403, http.post(INCIDENTS, "{}").status());
        simulator.faults().next(Fault.committedThenReset());
        assertThrows(UncheckedIOException.class, () -> http.post(INCIDENTS, "{}"));
        assertEquals(3, simulator.records().all("incident").size());
    }

    @Test
    void carriesOutWhatComesLateWhenItsTimeHasCome() {
        simulator.faults().next(Fault.late(Duration.ofSeconds(3)));
        assertThrows(UncheckedIOException.class, () -> http.post(INCIDENTS, "{}"));
        simulator.clock().advance(Duration.ofSeconds(2));
        assertEquals(0, http.get(INCIDENTS).results().size());
        simulator.clock().advance(Duration.ofSeconds(1));
        assertEquals(1, simulator.records().all("incident").size());
        assertEquals(1, http.get(INCIDENTS).results().size());
    }

    @Test
    void carriesOutWhatComesLateOnRequest() {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.late(Duration.ofHours(1)));
        assertThrows(UncheckedIOException.class, () -> http.post(INCIDENTS, "{}"));
        simulator.faults().carryOutLate();
        simulator.faults().carryOutLate();
        assertEquals(1, simulator.records().all("incident").size());
    }

    @Test
    void carriesOutAPartOfABatchLate() {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.late(Duration.ofSeconds(3)));
        Reply reply = http.post("/api/now/v1/batch", """
                {"batch_request_id":"1","rest_requests":[
                    {"id":"1","method":"POST","url":"/api/now/table/incident","body":"e30=",
                     "headers":[{"name":"Content-Type","value":"application/json"}]}]}
                """);
        assertEquals(0, reply.json().getAsJsonArray("serviced_requests").size());
        assertEquals(List.of(), simulator.records().all("incident"));
        simulator.clock().advance(Duration.ofSeconds(3));
        assertEquals(1, simulator.records().all("incident").size());
    }

    @Test
    void hitsTheRequestThatComesAfterSoManyOthers() {
        simulator.faults().after(2, Fault.status(503));
        assertEquals(200, http.get(INCIDENTS).status());
        assertEquals(200, token().status());
        assertEquals(503, http.get(INCIDENTS).status());
        assertEquals(200, http.get(INCIDENTS).status());
        simulator.faults().after(1, Fault.status(502));
        assertEquals(200, http.get(INCIDENTS).status());
        assertEquals(502, token().status());
    }

    @Test
    void hitsAShareOfTheRequestsByTheSameDiceEachTime() {
        List<Integer> first = hits();
        assertEquals(first, hits());
        assertTrue(first.contains(200) && first.contains(502) && first.contains(429), first.toString());
    }

    private List<Integer> hits() {
        simulator.faults().random(0.5, new Random(1), List.of(Fault.status(502), Fault.rateLimited(null)));
        List<Integer> statuses = IntStream.range(0, 20)
                .mapToObj(i -> http.get(INCIDENTS).status())
                .toList();
        simulator.faults().clear();
        return statuses;
    }

    @Test
    void cutsJsonInTheMiddleAndGluesAnErrorOn() {
        simulator.records().insert("incident", Map.of("short_description", "whole"));
        simulator.faults().next(Fault.truncated200());
        Reply reply = http.get(INCIDENTS);
        assertEquals(200, reply.status());
        assertTrue(reply.header("Content-Type").startsWith("application/json"));
        assertTrue(reply.body().endsWith("\"status\":\"failure\"}"));
        assertThrows(JsonParseException.class, () -> JsonParser.parseString(reply.body()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsAPageWhereJsonIsDue(Fault fault, int status, String text) {
        simulator.faults().next(fault);
        Reply reply = http.get(INCIDENTS);
        assertEquals(status, reply.status());
        assertTrue(reply.header("Content-Type").startsWith("text/html"));
        assertTrue(reply.body().contains(text), reply.body());
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of(Fault.hibernating(), 200, "class=\"instance-hibernating-page\""),
                Arguments.of(Fault.waking502(), 502, "nginx"),
                Arguments.of(Fault.loginPage200(), 200, "<title>Log in"),
                Arguments.of(Fault.maintenance503(), 503, "maintenance"),
                Arguments.of(Fault.ssoRedirect302(), 302, ""));
    }

    @Test
    void redirectsToSingleSignOn() {
        simulator.faults().next(Fault.ssoRedirect302());
        assertTrue(http.get(INCIDENTS).header("Location").contains("/login_with_sso.do"));
    }

    @Test
    void countsEveryRequestByKindAndTable() {
        simulator.requests().reset();
        http.get(INCIDENTS);
        http.get("/api/now/table/sys_user");
        http.post(INCIDENTS, "{}");
        simulator.faults().next(Fault.status(503));
        http.get(INCIDENTS + "?sysparm_limit=1");
        assertEquals(3, simulator.requests().count(RequestKind.TABLE_READ));
        assertEquals(2, simulator.requests().count(RequestKind.TABLE_READ, "incident"));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_CREATE));
        assertEquals(0, simulator.requests().count(RequestKind.TOKEN));
        var last = simulator.requests().entries().get(3);
        assertEquals(
                new RequestLog.Entry(
                        RequestKind.TABLE_READ,
                        "GET",
                        INCIDENTS,
                        "sysparm_limit=1",
                        "incident",
                        503,
                        "jenkins.pipeline",
                        false),
                last);
    }

    @Test
    void comesBackOnTheSamePort() {
        int port = Integer.parseInt(simulator.url().replaceAll(".*:", ""));
        simulator.close();
        assertThrows(UncheckedIOException.class, () -> http.get(INCIDENTS));
        try (var again = ServiceNowSimulator.start(port)) {
            assertEquals(simulator.url(), again.url());
            assertEquals(200, new SimulatorHttp(again).loggedIn().get(INCIDENTS).status());
        }
    }

    private Reply token() {
        return http.form("/oauth_token.do", SimulatorHttp.grant());
    }
}
