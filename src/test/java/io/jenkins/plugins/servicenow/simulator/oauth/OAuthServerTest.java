package io.jenkins.plugins.servicenow.simulator.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthServerTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void givesATokenWithoutRefreshToken() {
        JsonObject body = token().json();
        assertFalse(body.get("access_token").getAsString().isEmpty());
        assertEquals("", body.get("scope").getAsString());
        assertEquals("Bearer", body.get("token_type").getAsString());
        assertEquals(1799, body.get("expires_in").getAsInt());
        assertFalse(body.has("refresh_token"));
    }

    @Test
    void givesTheSameTokenAgainWithWhatIsLeftOfItsLife() {
        JsonObject first = token().json();
        simulator.clock().advance(Duration.ofMinutes(10));
        JsonObject second = token().json();
        assertEquals(first.get("access_token"), second.get("access_token"));
        int left = second.get("expires_in").getAsInt();
        assertTrue(left > 1100 && left <= 1200, "expires_in " + left);
    }

    @Test
    void givesANewTokenOnceTheOldOneHasExpired() {
        http.loggedIn();
        String first = token().json().get("access_token").getAsString();
        simulator.clock().advance(Duration.ofSeconds(1800));
        assertEquals(401, http.get("/api/now/table/incident").status());
        assertNotEquals(first, token().json().get("access_token").getAsString());
    }

    @Test
    void takesTheClientFromABasicHeader() {
        String pair = ServiceNowSimulator.CLIENT_ID + ":" + ServiceNowSimulator.CLIENT_SECRET;
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        Reply reply = http.send(http.request("/oauth_token.do")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
        assertEquals(200, reply.status());
    }

    @Test
    void refusesAWrongSecret() {
        assertDenied(
                http.form("/oauth_token.do", "grant_type=client_credentials&client_id=jenkins&client_secret=guessed"));
    }

    @Test
    void refusesASecretThatWasNotEncoded() {
        assertDenied(http.form(
                "/oauth_token.do",
                "grant_type=client_credentials&client_id=jenkins&client_secret=" + ServiceNowSimulator.CLIENT_SECRET));
    }

    @Test
    void refusesParametersInTheUrl() {
        assertDenied(http.form("/oauth_token.do?" + SimulatorHttp.grant(), ""));
    }

    @Test
    void refusesJson() {
        String json = "{\"grant_type\":\"client_credentials\",\"client_id\":\"jenkins\",\"client_secret\":\""
                + ServiceNowSimulator.CLIENT_SECRET + "\"}";
        assertDenied(http.post("/oauth_token.do", json));
    }

    @Test
    void refusesAnUnknownScope() {
        assertDenied(http.form("/oauth_token.do", SimulatorHttp.grant() + "&scope=everything"));
    }

    @Test
    void refusesWhileTheGrantIsNotEnabled() {
        simulator.oauth().grantEnabled(false);
        assertDenied(token());
    }

    @Test
    void refusesAnInactiveClient() {
        simulator.oauth().clientActive(false);
        assertDenied(token());
    }

    @ParameterizedTest
    @CsvSource({"active,false", "locked_out,true", "password_needs_reset,true"})
    void refusesATokenForAnApplicationUserWhoMayNotLogIn(String column, String value) {
        String user = simulator.records().sysId("sys_user", "jenkins.pipeline");
        simulator.records().set("sys_user", user, Map.of(column, value));
        assertDenied(token());
    }

    @Test
    void refusesEveryCallWithoutASecondFactorWhereItIsAskedForOne() {
        simulator.oauth().askSecondFactor(true);
        Reply reply = http.loggedIn().get("/api/now/table/incident");
        assertEquals(401, reply.status());
        assertEquals("invalid", reply.header("X-MFA_TOKEN"));
    }

    @Test
    void failsLoudlyAtOtherGrants() {
        Reply reply = http.form("/oauth_token.do", SimulatorHttp.grant().replace("client_credentials", "password"));
        assertEquals("The ServiceNow simulator does not support the grant type password", reply.message());
    }

    @Test
    void namesAMissingApplicationUser() {
        simulator.oauth().applicationUser(null);
        Reply reply = token();
        assertEquals(400, reply.status());
        assertEquals("unauthorized_client", reply.json().get("error").getAsString());
        assertTrue(reply.json()
                .get("error_description")
                .getAsString()
                .contains("integration user is not configured for OAuth:"));
    }

    @Test
    void canLeaveTheTokenOut() {
        simulator.oauth().withholdToken(true);
        assertEquals(200, token().status());
        assertFalse(token().json().has("access_token"));
    }

    @Test
    void refusesCallsWithoutValidToken() {
        Reply reply = http.get("/api/now/table/incident");
        assertEquals(401, reply.status());
        assertEquals("User Not Authenticated", reply.message());
        assertEquals("Required to provide Auth information", reply.detail());
    }

    @Test
    void refusesRevokedTokens() {
        http.loggedIn();
        assertEquals(200, http.get("/api/now/table/incident").status());
        simulator.oauth().revokeTokens();
        assertEquals(401, http.get("/api/now/table/incident").status());
    }

    @Test
    void refusesEveryCallOfAClientWithoutMappedScopes() {
        simulator.oauth().scopesRestricted(true);
        Reply reply = http.loggedIn().get("/api/now/table/incident");
        assertEquals(403, reply.status());
        assertEquals("User Not Authorized", reply.message());
    }

    @Test
    void keepsSecretsAndTokensOutOfTheRequestLog() {
        String token = http.loggedIn()
                .form("/oauth_token.do?" + SimulatorHttp.grant(), "")
                .body();
        http.get("/api/now/table/incident");
        String log = simulator.requests().entries().toString();
        assertFalse(log.contains("s3cret"), log);
        assertFalse(log.contains("Bearer"), log);
        assertEquals(2, simulator.requests().count(RequestKind.TOKEN), token);
    }

    private Reply token() {
        return http.form("/oauth_token.do", SimulatorHttp.grant());
    }

    private static void assertDenied(Reply reply) {
        assertEquals(401, reply.status());
        assertEquals("server_error", reply.json().get("error").getAsString());
        assertEquals("access_denied", reply.json().get("error_description").getAsString());
    }
}
