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
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /oauth_token.do} for the client credentials grant, and the check of the tokens it gave out. Whatever is wrong
 * with the client, an instance says {@code server_error}/{@code access_denied}; only a missing application user has its
 * own answer.
 */
public final class OAuthServer implements Api, Login {

    /** The registered OAuth client. */
    public static final String CLIENT_ID = "jenkins";
    /** For tests only. Its special characters show who forgets to encode them. */
    public static final String CLIENT_SECRET = "s3cret+for&tests%23only#";

    private static final Set<String> OTHER_GRANTS =
            Set.of("password", "refresh_token", "authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    private static final String REGISTRY_SYS_ID = "b4a1c0de2f2310104425fcecf699b6a1";

    private record Token(String text, String userName, Instant expires) {}

    private final SimulatorClock clock;
    private final Records records;
    private final Map<String, Token> tokens = new HashMap<>();
    private boolean grantEnabled = true;
    private boolean clientActive = true;
    private boolean withholdToken;
    private boolean scopesRestricted;
    private boolean secondFactorAsked;
    private String applicationUser = People.APPLICATION_USER;
    private Duration lifespan = Duration.ofSeconds(1800);
    private Token current;

    public OAuthServer(Records records, SimulatorClock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** The system property {@code glide.oauth.inbound.client.credential.grant_type.enabled}. */
    public synchronized void grantEnabled(boolean enabled) {
        grantEnabled = enabled;
    }

    /** User name in the field OAuth Application User; null when it was left empty. */
    public synchronized void applicationUser(String userNameOrNull) {
        applicationUser = userNameOrNull;
        current = null;
    }

    public synchronized void clientActive(boolean active) {
        clientActive = active;
    }

    /** Access token lifespan of tokens to come; 1800 seconds on a stock instance. */
    public synchronized void lifespan(Duration time) {
        lifespan = time;
        current = null;
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

    /** Tokens issued so far answer 401 from now on. */
    public synchronized void revokeTokens() {
        tokens.clear();
        current = null;
    }

    /** All that were ever given out and not {@linkplain #revokeTokens() revoked}. */
    public synchronized Set<String> issuedTokens() {
        return Set.copyOf(tokens.keySet());
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.path().equals(List.of("oauth_token.do")) ? RequestKind.TOKEN : null;
    }

    @Override
    public synchronized Answer answer(ApiRequest request, Caller caller) {
        String grant = request.form().getOrDefault("grant_type", "");
        if (request.isForm() && OTHER_GRANTS.contains(grant)) {
            throw ApiError.notSimulated("the grant type " + grant);
        }
        if (!request.method().equals("POST") || !request.isForm() || !clientMayAsk(request)) {
            return refusal(401, "server_error", "access_denied");
        }
        Map<String, String> user = applicationUser == null
                ? null
                : records.find("sys_user", "user_name", applicationUser).orElse(null);
        if (user == null) {
            return refusal(
                    400,
                    "unauthorized_client",
                    "OAuth Application User or integration user is not configured for OAuth:" + REGISTRY_SYS_ID);
        }
        return mayLogIn(user) ? Answer.json(200, success()) : refusal(401, "server_error", "access_denied");
    }

    private static boolean mayLogIn(Map<String, String> user) {
        return user.get("active").equals("true")
                && user.get("locked_out").equals("false")
                && user.get("password_needs_reset").equals("false");
    }

    /** User name of the owner of the token in the Authorization header. */
    @Override
    public synchronized String authenticate(ApiRequest request) {
        String bearer = request.header("Authorization");
        Token token =
                bearer.startsWith("Bearer ") ? tokens.get(bearer.substring(7).trim()) : null;
        if (token == null || !clock.now().isBefore(token.expires())) {
            throw ApiError.notAuthenticated();
        }
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
        return grantEnabled
                && clientActive
                && form.getOrDefault("grant_type", "").equals("client_credentials")
                && form.getOrDefault("scope", "useraccount").matches("|useraccount")
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

    /** The same token again while it lasts, with what is left of its life; never a refresh token. */
    private JsonObject success() {
        Instant now = clock.now();
        if (current == null || !now.isBefore(current.expires())) {
            String text = (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
            current = new Token(text, applicationUser, now.plus(lifespan));
            tokens.put(text, current);
        }
        var body = new JsonObject();
        if (!withholdToken) {
            body.addProperty("access_token", current.text());
        }
        body.addProperty("scope", "");
        body.addProperty("token_type", "Bearer");
        long left = Duration.between(now, current.expires()).toSeconds();
        body.addProperty("expires_in", Math.min(left, Math.max(0, lifespan.toSeconds() - 1)));
        return body;
    }

    private static Answer refusal(int status, String error, String description) {
        var body = new JsonObject();
        body.addProperty("error_description", description);
        body.addProperty("error", error);
        return Answer.json(status, body);
    }
}
