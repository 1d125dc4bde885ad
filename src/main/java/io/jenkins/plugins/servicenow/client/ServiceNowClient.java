package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.OpenWritesInMemory;
import io.jenkins.plugins.servicenow.client.internal.OutgoingText;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import io.jenkins.plugins.servicenow.client.internal.TokenSource;
import io.jenkins.plugins.servicenow.client.internal.Transport;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Knows one ServiceNow instance and how to log in to it. Immutable, thread-safe, makes no request by itself. */
public final class ServiceNowClient {

    static final OpenWrites IN_MEMORY = new OpenWritesInMemory();

    private final Transport transport;
    private final HttpUrl instance;
    private final ClientCredentials credentials;
    private final Retries retries;

    /**
     * @param base gives connection pool, threads and proxy; its cookies, redirects and timeouts are not used
     * @param instance such as {@code https://example.service-now.com}
     */
    public ServiceNowClient(
            @NonNull OkHttpClient base,
            @NonNull HttpUrl instance,
            @NonNull ClientCredentials credentials,
            @NonNull Timeouts timeouts,
            @NonNull RetryRules retries) {
        this(base, instance, credentials, timeouts, retries, Sleeper.SYSTEM);
    }

    /**
     * @param base gives connection pool, threads and proxy; its cookies, redirects and timeouts are not used
     * @param instance such as {@code https://example.service-now.com}
     */
    public ServiceNowClient(
            @NonNull OkHttpClient base,
            @NonNull HttpUrl instance,
            @NonNull ClientCredentials credentials,
            @NonNull Timeouts timeouts,
            @NonNull RetryRules retries,
            @NonNull Sleeper sleeper) {
        if (!instance.username().isEmpty() || !instance.password().isEmpty() || instance.query() != null) {
            throw new IllegalArgumentException("The URL of a ServiceNow instance holds no user, password or query:"
                    + " https://example.service-now.com");
        }
        this.transport = new Transport(base, timeouts);
        this.instance = instance;
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.retries =
                new Retries(Objects.requireNonNull(retries, "retries"), Objects.requireNonNull(sleeper, "sleeper"));
    }

    /** Starts one operation that writes nothing of a build. The token for it is asked for at its first request. */
    @NonNull
    public ServiceNowSession open() {
        return open(LoginListener.NONE);
    }

    /**
     * As {@link #open()}.
     *
     * @param logins told whether the instance lets the session in
     */
    @NonNull
    public ServiceNowSession open(@NonNull LoginListener logins) {
        return open(logins, SecretMask.NONE);
    }

    /**
     * @param logins told whether the instance lets the session in
     * @param mask takes secrets out of all that the session writes
     */
    @NonNull
    public ServiceNowSession open(@NonNull LoginListener logins, @NonNull SecretMask mask) {
        return session(logins, mask, IN_MEMORY);
    }

    /**
     * @param logins told whether the instance lets the session in
     * @param mask takes secrets out of all that the session writes
     * @param openWrites keeps what is open beyond the end of this process
     */
    @NonNull
    public ServiceNowSession open(
            @NonNull LoginListener logins, @NonNull SecretMask mask, @NonNull OpenWrites openWrites) {
        return session(logins, mask, IN_MEMORY.and(openWrites));
    }

    private ServiceNowSession session(LoginListener logins, SecretMask mask, OpenWrites openWrites) {
        var endpoint = instance.newBuilder().addPathSegment("oauth_token.do").build();
        var tokens = new TokenSource(transport, endpoint, credentials, retries.sleeper()::nanoTime);
        var calls = new AuthorizedCalls(transport, tokens, instance, logins, new OutgoingText(mask));
        return new ServiceNowSession(instance, calls, new VerifiedWrites(instance.toString(), retries, openWrites));
    }

    @Override
    public String toString() {
        return "ServiceNow " + instance;
    }
}
