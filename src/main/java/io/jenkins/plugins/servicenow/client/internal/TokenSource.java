package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.AUTHENTICATION;

import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Aftermath;
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

    /** What ServiceNow issues unless told otherwise; used when an answer names no life. */
    private static final long USUAL_LIFE_SECONDS = 1800;

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
        return unlike(null);
    }

    /** @param refused a token that the instance did not accept, null for none */
    public String unlike(String refused) throws ServiceNowException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (refusal != null) {
                // Not asked again in this session: repeated refusals can lock an account.
                throw refusal;
            }
            if (token == null || token.equals(refused) || nanoTime.getAsLong() - freshUntil >= 0) {
                request();
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    private void request() throws ServiceNowException, InterruptedException {
        try {
            var answer = transport.send(new Request.Builder()
                    .url(endpoint)
                    .header("Accept", "application/json")
                    .post(form())
                    .build());
            OAuthErrors.check(answer);
            token = answer.json().get("access_token").getAsString();
            var life = TimeUnit.SECONDS.toNanos(lifeSeconds(answer));
            freshUntil = nanoTime.getAsLong() + life - Math.min(TimeUnit.SECONDS.toNanos(MARGIN_SECONDS), life / 2);
        } catch (ServiceNowException e) {
            if (e.kind() == AUTHENTICATION) {
                refusal = e;
            }
            throw e;
        }
    }

    private FormBody form() throws ServiceNowException {
        var secret = credentials.secret().get();
        if (secret == null || secret.isEmpty()) {
            throw new ServiceNowException(
                    AUTHENTICATION,
                    Aftermath.REFUSED,
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

    /** What is left of the token's life: within it, ServiceNow answers every request for a token with the same one. */
    private static long lifeSeconds(Response answer) {
        var life = answer.member("expires_in");
        return life.matches("\\d{1,9}") ? Long.parseLong(life) : USUAL_LIFE_SECONDS;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token of " + credentials;
    }
}
