package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.AUTHENTICATION;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * The access token of one session, by the OAuth 2.0 client credentials grant. It lives in this object only. Requests
 * that need one at the same time share one token request.
 */
public final class TokenSource {

    /** A token is replaced this long before its end, or at half its life when that is shorter. */
    private static final long MARGIN_SECONDS = 30;

    /** What ServiceNow issues by default; used when an answer names no life. */
    private static final long USUAL_LIFE_SECONDS = 1800;

    private static final String CLIENT = """
            Check the client ID and the client secret; on the instance, that the system property \
            glide.oauth.inbound.client.credential.grant_type.enabled exists and is true, that the OAuth registration \
            is active, and that its application user is active and needs no new password. The instance's system log \
            has the reason""";
    private static final String APPLICATION_USER = """
            The OAuth registration on the instance names no OAuth Application User, or one that does not exist. Add \
            the field OAuth Application User to its form and fill it""";
    private static final String REGISTRATION = """
            Check the OAuth registration on the instance: grant type, token settings, OAuth Application User. The \
            instance's system log has the reason""";

    private final Transport transport;
    private final HttpUrl endpoint;
    private final ClientCredentials credentials;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    private String token;
    private long freshUntil;
    private ServiceNowException refusal;

    public TokenSource(Transport transport, HttpUrl endpoint, ClientCredentials credentials, LongSupplier nanoTime) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.nanoTime = nanoTime;
    }

    public String current() throws ServiceNowException, InterruptedException {
        return refresh(null);
    }

    /**
     * A token other than the rejected one.
     *
     * @param rejectedToken one that the instance did not accept, null for none
     */
    public String refresh(@CheckForNull String rejectedToken) throws ServiceNowException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (refusal != null) {
                // Not asked again in this session: repeated refusals can lock an account.
                throw refusal;
            }
            if (token == null || token.equals(rejectedToken) || nanoTime.getAsLong() - freshUntil >= 0) {
                request();
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    private void request() throws ServiceNowException, InterruptedException {
        try {
            var response = transport
                    .send(new Request.Builder()
                            .url(endpoint)
                            .header("Accept", "application/json")
                            .post(form())
                            .build())
                    .asJson();
            check(response);
            token = response.json().get("access_token").getAsString();
            var life = TimeUnit.SECONDS.toNanos(lifeSeconds(response));
            freshUntil = nanoTime.getAsLong() + life - Math.min(TimeUnit.SECONDS.toNanos(MARGIN_SECONDS), life / 2);
        } catch (ServiceNowException e) {
            if (e.kind() == AUTHENTICATION) {
                refusal = e;
            }
            // Whatever the token was for has not been sent.
            throw e.ofRead();
        }
    }

    private FormBody form() throws ServiceNowException {
        var secret = credentials.secret().get();
        if (secret == null || secret.isEmpty()) {
            throw new ServiceNowException(
                    AUTHENTICATION,
                    Outcome.REFUSED,
                    "No client secret for " + credentials,
                    "Check the credential of the ServiceNow connection",
                    null);
        }
        return new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("client_id", credentials.clientId())
                .add("client_secret", secret)
                .build();
    }

    /**
     * Lets through a response with a token. ServiceNow's errors are not those of the OAuth standard: nearly everything is
     * 401 {@code server_error} with {@code access_denied}, and only its system log tells why.
     */
    private static void check(Response response) throws ServiceNowException {
        switch (response.status()) {
            case 401 -> throw refused(response, CLIENT);
            case 400 ->
                throw refused(
                        response,
                        response.member("error").equals("unauthorized_client") ? APPLICATION_USER : REGISTRATION);
            default -> ResponseErrors.check(response);
        }
        if (response.member("access_token").isEmpty()) {
            throw new ServiceNowException(
                    AUTHENTICATION,
                    Outcome.REFUSED,
                    "No access token received: " + response.request() + " answered " + response.status()
                            + " without one",
                    REGISTRATION,
                    response);
        }
    }

    private static ServiceNowException refused(Response response, String hint) {
        var error = response.member("error");
        var description = response.member("error_description");
        return new ServiceNowException(
                AUTHENTICATION,
                Outcome.REFUSED,
                "OAuth failed: " + response.status()
                        + (error.isEmpty() ? "" : " " + error)
                        + (description.isEmpty() ? "" : " (" + description + ")")
                        + response.transactionSuffix(),
                hint,
                response);
    }

    /** What is left of the token's life: within it, ServiceNow answers every request for a token with the same one. */
    private static long lifeSeconds(Response response) {
        var life = response.member("expires_in");
        return life.matches("\\d{1,9}") ? Long.parseLong(life) : USUAL_LIFE_SECONDS;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token of " + credentials;
    }
}
