package io.jenkins.plugins.servicenow.config;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** The secrets by which calls of the webhook are known. A flood of calls does not make as many lookups of credentials. */
final class WebhookSecrets {

    /** So long a secret that was changed counts on. */
    static final Duration KEPT = Duration.ofSeconds(5);

    private static final int MAX_KEPT = 1000;

    private final Function<String, Optional<Secret>> lookup;
    private final Cache<String, Optional<Secret>> byId;

    /** @param lookup finds the secret of a credential by its id */
    WebhookSecrets(@NonNull Function<String, Optional<Secret>> lookup, @NonNull Ticker ticker) {
        this.lookup = lookup;
        this.byId = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(KEPT)
                .maximumSize(MAX_KEPT)
                .build();
    }

    /** By the name of the connection; those that have none are not in it. */
    @NonNull
    Map<String, Secret> of(@NonNull List<ServiceNowConnection> connections) {
        var secrets = new LinkedHashMap<String, Secret>();
        for (var connection : connections) {
            var id = connection.getWebhookCredentialsId();
            if (id != null) {
                secret(id).ifPresent(secret -> secrets.putIfAbsent(connection.getName(), secret));
            }
        }
        return secrets;
    }

    private Optional<Secret> secret(String id) {
        try {
            return byId.get(id, () -> lookup.apply(id));
        } catch (ExecutionException | UncheckedExecutionException e) {
            throw new IllegalStateException("The webhook secret '" + id + "' cannot be read", e.getCause());
        }
    }
}
