package io.jenkins.plugins.servicenow.simulator.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.access.People;
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
import org.junit.jupiter.params.provider.ValueSource;

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
        Reply reply = http.send(http.request("/oauth_token.do")
                .header("Authorization", "Basic " + base64(ServiceNowSimulator.CLIENT_SECRET))
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

    @Test
    void refusesEveryCallWithoutASecondFactorWhereItIsAskedForOne() {
        simulator.oauth().askSecondFactor(true);
        Reply reply = http.loggedIn().get("/api/now/table/incident");
        assertEquals(401, reply.status());
        assertEquals("invalid", reply.header("X-MFA_TOKEN"));
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

    @ParameterizedTest
    @CsvSource({"active,false", "password_needs_reset,true"})
    void refusesAnApplicationUserWhoMayNotLogIn(String column, String value) {
        change("jenkins.pipeline", column, value);
        assertDenied(token());
    }

    @Test
    void givesAUserWithPasswordARefreshTokenToo() {
        JsonObject body = password("bob.builder", People.PASSWORD).json();
        assertEquals("useraccount", body.get("scope").getAsString());
        assertEquals("Bearer", body.get("token_type").getAsString());
        assertEquals(1799, body.get("expires_in").getAsInt());
        assertNotEquals(
                body.get("access_token").getAsString(),
                body.get("refresh_token").getAsString());
    }

    @Test
    void actsAsTheUserWhosePasswordItWas() {
        assertEquals(
                201,
                create(password("jenkins.pipeline", People.PASSWORD), "of the pipeline")
                        .status());
        assertEquals(
                201, create(password("admin", People.PASSWORD), "of the admin").status());
        assertEquals(
                "admin",
                simulator
                        .records()
                        .find("incident", "short_description", "of the admin")
                        .orElseThrow()
                        .get("sys_created_by"));
        assertEquals(
                403, create(password("bob.builder", People.PASSWORD), "not his").status());
    }

    @Test
    void takesTheClientOfAPasswordFromABasicHeader() {
        Reply reply = http.send(http.request("/oauth_token.do")
                .header("Authorization", "Basic " + base64(ServiceNowSimulator.CLIENT_SECRET))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=password&username=admin&password=" + SimulatorHttp.encode(People.PASSWORD))));
        assertEquals(200, reply.status());
    }

    @Test
    void givesTheSameTokensAgainForThePasswordWhileTheyLast() {
        JsonObject first = password("admin", People.PASSWORD).json();
        simulator.clock().advance(Duration.ofSeconds(1799));
        JsonObject second = password("admin", People.PASSWORD).json();
        assertEquals(first.get("access_token"), second.get("access_token"));
        assertEquals(first.get("refresh_token"), second.get("refresh_token"));
        assertNotEquals(
                first.get("access_token"),
                password("jenkins.pipeline", People.PASSWORD).json().get("access_token"));
    }

    @Test
    void keepsTheTokensOfTheClientAndOfTheUserApart() {
        assertNotEquals(
                token().json().get("access_token"),
                password("jenkins.pipeline", People.PASSWORD).json().get("access_token"));
    }

    @ParameterizedTest
    @CsvSource({"admin,guessed", "nobody," + People.PASSWORD, "'',''", "admin,''"})
    void refusesAWrongUserNameOrPassword(String userName, String password) {
        assertDenied(password(userName, password));
    }

    @Test
    void refusesAPasswordThatWasNotEncoded() {
        assertDenied(http.form("/oauth_token.do", grant("password") + "&username=admin&password=" + People.PASSWORD));
    }

    @Test
    void refusesTheRightPasswordFromAWrongClient() {
        assertDenied(http.form(
                "/oauth_token.do",
                "grant_type=password&client_id=jenkins&client_secret=guessed&username=admin&password="
                        + SimulatorHttp.encode(People.PASSWORD)));
    }

    @ParameterizedTest
    @CsvSource({"active,false", "locked_out,true", "password_needs_reset,true"})
    void refusesAUserWhoMayNotLogIn(String column, String value) {
        JsonObject before = password("bob.builder", People.PASSWORD).json();
        change("bob.builder", column, value);
        assertDenied(password("bob.builder", People.PASSWORD));
        assertDenied(refresh(before));
    }

    @Test
    void refusesPasswordsWhileTheirGrantIsNotEnabled() {
        JsonObject before = password("admin", People.PASSWORD).json();
        simulator.oauth().passwordGrantEnabled(false);
        assertDenied(password("admin", People.PASSWORD));
        assertDenied(refresh(before));
        assertEquals(200, token().status());
    }

    @Test
    void takesPasswordsWhileClientCredentialsAreNotEnabled() {
        simulator.oauth().grantEnabled(false);
        simulator.oauth().applicationUser(null);
        assertEquals(200, password("admin", People.PASSWORD).status());
    }

    @Test
    void refreshesATokenThatHasExpired() {
        JsonObject old = password("admin", People.PASSWORD).json();
        simulator.clock().advance(Duration.ofSeconds(1800));
        assertEquals(401, incidents(old).status());
        JsonObject fresh = refresh(old).json();
        assertNotEquals(old.get("access_token"), fresh.get("access_token"));
        assertEquals(old.get("refresh_token"), fresh.get("refresh_token"));
        assertEquals(1799, fresh.get("expires_in").getAsInt());
        assertEquals(200, incidents(fresh).status());
    }

    @Test
    void refusesARefreshTokenThatHasExpired() {
        JsonObject old = password("admin", People.PASSWORD).json();
        simulator.clock().advance(Duration.ofDays(100));
        assertDenied(refresh(old));

        simulator.oauth().refreshLifespan(Duration.ofDays(1));
        JsonObject shorter = password("admin", People.PASSWORD).json();
        simulator.clock().advance(Duration.ofDays(1));
        assertDenied(refresh(shorter));
    }

    @Test
    void refusesARefreshTokenThatWasRevokedOrNeverGiven() {
        JsonObject old = password("admin", People.PASSWORD).json();
        assertDenied(refresh("guessed"));
        assertDenied(refresh(old.get("access_token").getAsString()));
        simulator.oauth().revokeTokens();
        assertDenied(refresh(old));
        assertEquals(401, incidents(old).status());
    }

    @Test
    void takesNoRefreshTokenForAnAccessToken() {
        var refresh = new JsonObject();
        refresh.add("access_token", password("admin", People.PASSWORD).json().get("refresh_token"));
        assertEquals(401, incidents(refresh).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer"})
    void saysWhichGrantsItDoesNotHave(String grant) {
        Reply reply = http.form("/oauth_token.do", grant(SimulatorHttp.encode(grant)));
        assertEquals(500, reply.status());
        assertEquals("The ServiceNow simulator does not support the grant " + grant, reply.message());
    }

    @Test
    void refusesAnUnknownGrant() {
        assertDenied(http.form("/oauth_token.do", grant("magic")));
    }

    @Test
    void refusesBasicAuthenticationOfCalls() {
        String pair = Base64.getEncoder().encodeToString(("admin:" + People.PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                401,
                http.send(http.request("/api/now/table/incident")
                                .header("Authorization", "Basic " + pair)
                                .GET())
                        .status());
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
    void keepsPasswordsOutOfTheRequestLog() {
        assertEquals(200, password("admin", People.PASSWORD).status());
        String log = simulator.requests().entries().toString();
        assertFalse(log.contains("passw0rd"), log);
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

    private Reply password(String userName, String password) {
        return http.form(
                "/oauth_token.do",
                grant("password") + "&username=" + userName + "&password=" + SimulatorHttp.encode(password));
    }

    private Reply refresh(JsonObject answer) {
        return refresh(answer.get("refresh_token").getAsString());
    }

    private Reply refresh(String token) {
        return http.form("/oauth_token.do", grant("refresh_token") + "&refresh_token=" + token);
    }

    private static String grant(String type) {
        return SimulatorHttp.grant().replace("client_credentials", type);
    }

    private static String base64(String secret) {
        String pair = ServiceNowSimulator.CLIENT_ID + ":" + secret;
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Reply incidents(JsonObject answer) {
        return http.send(bearing(answer, "/api/now/table/incident").GET());
    }

    private Reply create(Reply token, String shortDescription) {
        return http.send(bearing(token.json(), "/api/now/table/incident")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"short_description\":\"" + shortDescription + "\"}")));
    }

    private HttpRequest.Builder bearing(JsonObject answer, String path) {
        String token = answer.get("access_token").getAsString();
        return http.request(path).header("Authorization", "Bearer " + token);
    }

    private void change(String userName, String column, String value) {
        String user = simulator.records().sysId("sys_user", userName);
        simulator.records().set("sys_user", user, Map.of(column, value));
    }

    private static void assertDenied(Reply reply) {
        assertEquals(401, reply.status());
        assertEquals("server_error", reply.json().get("error").getAsString());
        assertEquals("access_denied", reply.json().get("error_description").getAsString());
    }
}
