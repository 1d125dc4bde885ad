package io.jenkins.plugins.servicenow.simulator.oauth;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.access.People;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.server.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /oauth_token.do} for the grants of client credentials, of a password and of a refresh token, and the check of
 * the tokens it gave out. Whatever is wrong with the client or the user, an instance says {@code
 * server_error}/{@code access_denied}; only a missing application user has its own answer. What it says to a refresh
 * token that is not valid is not documented: the same is assumed.
 */
public final class OAuthServer implements Api, Login {

    /** The registered OAuth client. */
    public static final String CLIENT_ID = "jenkins";
    /** For tests only. Its special characters show who forgets to encode them. */
    public static final String CLIENT_SECRET = "s3cret+for&tests%23only#";

    private static final String REGISTRY_SYS_ID = "b4a1c0de2f2310104425fcecf699b6a1";
    private static final Duration ACCESS_TOKEN_LIFESPAN = Duration.ofSeconds(1800);
    private static final Duration REFRESH_TOKEN_LIFESPAN = Duration.ofSeconds(8_640_000);
    private static final String USER_ACCOUNT = "useraccount";

    private final Records records;
    private final Tokens applicationTokens;
    private final Tokens userTokens;
    private final Tokens refreshTokens;
    private boolean grantEnabled = true;
    private boolean passwordGrantEnabled = true;
    private boolean clientActive = true;
    private boolean withholdToken;
    private boolean scopesRestricted;
    private boolean secondFactorAsked;
    private String applicationUser = People.APPLICATION_USER;

    public OAuthServer(Records records, SimulatorClock clock) {
        this.records = records;
        applicationTokens = new Tokens(clock, ACCESS_TOKEN_LIFESPAN);
        userTokens = new Tokens(clock, ACCESS_TOKEN_LIFESPAN);
        refreshTokens = new Tokens(clock, REFRESH_TOKEN_LIFESPAN);
    }

    /** The system property {@code glide.oauth.inbound.client.credential.grant_type.enabled}. */
    public synchronized void grantEnabled(boolean enabled) {
        grantEnabled = enabled;
    }

    /** Whether the client may use user names and passwords, and the refresh tokens it got for them. */
    public synchronized void passwordGrantEnabled(boolean enabled) {
        passwordGrantEnabled = enabled;
    }

    /** User name in the field OAuth Application User; null when it was left empty. */
    public synchronized void applicationUser(String userNameOrNull) {
        applicationUser = userNameOrNull;
    }

    public synchronized void clientActive(boolean active) {
        clientActive = active;
    }

    /** Access token lifespan of tokens to come; 1800 seconds on a stock instance. */
    public synchronized void lifespan(Duration time) {
        applicationTokens.lifespan(time);
        userTokens.lifespan(time);
    }

    /** Refresh token lifespan of tokens to come; 100 days on a stock instance. */
    public synchronized void refreshLifespan(Duration time) {
        refreshTokens.lifespan(time);
    }

    /** Whether to answer 200 without a token. */
    public synchronized void withholdToken(boolean withhold) {
        withholdToken = withhold;
    }

    /** Whether the client is limited to scopes that nothing maps to: tokens are given out, every call is 403. */
    public synchronized void scopesRestricted(boolean restricted) {
        scopesRestricted = restricted;
    }

    /** Whether the instance asks for a second factor also of its APIs: tokens are given out, every call is 401. */
    public synchronized void askSecondFactor(boolean ask) {
        secondFactorAsked = ask;
    }

    /** Tokens issued so far answer 401 from now on, and refresh tokens get no new ones. */
    public synchronized void revokeTokens() {
        applicationTokens.revoke();
        userTokens.revoke();
        refreshTokens.revoke();
    }

    /** All access and refresh tokens that were ever given out and not {@linkplain #revokeTokens() revoked}. */
    public synchronized Set<String> issuedTokens() {
        return Stream.of(applicationTokens, userTokens, refreshTokens)
                .flatMap(tokens -> tokens.issued().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.path().equals(List.of("oauth_token.do")) ? RequestKind.TOKEN : null;
    }

    @Override
    public synchronized Answer answer(ApiRequest request, Caller caller) {
        if (!request.method().equals("POST") || !request.isForm() || !clientMayAsk(request)) {
            return denied();
        }
        Map<String, String> form = request.form();
        String grant = form.getOrDefault("grant_type", "");
        return switch (grant) {
            case "client_credentials" -> ofClient();
            case "password" -> ofPassword(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
            case "refresh_token" -> ofRefreshToken(form.getOrDefault("refresh_token", ""));
            case "authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer" ->
                throw ApiError.notSimulated("the grant " + grant);
            default -> denied();
        };
    }

    /** User name of the owner of the token in the Authorization header. */
    @Override
    public synchronized String authenticate(ApiRequest request) {
        String header = request.header("Authorization");
        String bearer = header.startsWith("Bearer ") ? header.substring(7).trim() : "";
        Token token = Stream.of(applicationTokens, userTokens)
                .flatMap(tokens -> Stream.ofNullable(tokens.valid(bearer)))
                .findFirst()
                .orElseThrow(ApiError::notAuthenticated);
        if (secondFactorAsked) {
            throw ApiError.secondFactor();
        }
        if (scopesRestricted) {
            throw ApiError.notAuthorized();
        }
        return token.userName();
    }

    private boolean clientMayAsk(ApiRequest request) {
        Map<String, String> form = request.form();
        String id = form.getOrDefault("client_id", "");
        String secret = form.getOrDefault("client_secret", "");
        if (request.header("Authorization").startsWith("Basic ")) {
            String[] pair = basic(request.header("Authorization").substring(6)).split(":", 2);
            id = pair[0];
            secret = pair.length > 1 ? pair[1] : "";
        }
        return clientActive
                && List.of("", USER_ACCOUNT).contains(form.getOrDefault("scope", ""))
                && id.equals(CLIENT_ID)
                && secret.equals(CLIENT_SECRET);
    }

    private static String basic(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded.trim()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Never with a refresh token. */
    private Answer ofClient() {
        if (!grantEnabled) {
            return denied();
        }
        Optional<Map<String, String>> user =
                Optional.ofNullable(applicationUser).flatMap(this::user);
        if (user.isEmpty()) {
            return refusal(
                    400,
                    "unauthorized_client",
                    "OAuth Application User or integration user is not configured for OAuth:" + REGISTRY_SYS_ID);
        }
        return user.filter(OAuthServer::isInUse)
                .map(each -> Answer.json(200, success(applicationTokens, applicationUser, "")))
                .orElse(denied());
    }

    private Answer ofPassword(String userName, String password) {
        return password.equals(People.PASSWORD) ? ofUser(userName) : denied();
    }

    private Answer ofRefreshToken(String text) {
        Token token = refreshTokens.valid(text);
        return token == null ? denied() : ofUser(token.userName());
    }

    /**
     * The documentation has both that a refresh token gets an access token only and that the current refresh token is
     * always given: clients that keep what they got last need the second.
     */
    private Answer ofUser(String userName) {
        boolean mayLogIn = user(userName)
                .filter(user -> isInUse(user) && !"true".equals(user.get("locked_out")))
                .isPresent();
        if (!passwordGrantEnabled || !mayLogIn) {
            return denied();
        }
        JsonObject body = success(userTokens, userName, USER_ACCOUNT);
        body.addProperty("refresh_token", refreshTokens.of(userName).text());
        return Answer.json(200, body);
    }

    private Optional<Map<String, String>> user(String userName) {
        return records.find("sys_user", "user_name", userName);
    }

    private static boolean isInUse(Map<String, String> user) {
        return "true".equals(user.get("active")) && !"true".equals(user.get("password_needs_reset"));
    }

    private JsonObject success(Tokens tokens, String userName, String scope) {
        Token token = tokens.of(userName);
        var body = new JsonObject();
        if (!withholdToken) {
            body.addProperty("access_token", token.text());
        }
        body.addProperty("scope", scope);
        body.addProperty("token_type", "Bearer");
        body.addProperty("expires_in", tokens.secondsLeft(token));
        return body;
    }

    private static Answer denied() {
        return refusal(401, "server_error", "access_denied");
    }

    private static Answer refusal(int status, String error, String description) {
        var body = new JsonObject();
        body.addProperty("error_description", description);
        body.addProperty("error", error);
        return Answer.json(status, body);
    }
}
