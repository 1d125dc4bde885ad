package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.base.Ticker;
import hudson.util.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class WebhookSecretsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lookups = new ArrayList<>();

    private final WebhookSecrets secrets = new WebhookSecrets(
            id -> {
                lookups.add(id);
                return id.equals("gone") ? Optional.empty() : Optional.of(Secret.fromString("secret of " + id));
            },
            new Ticker() {
                @Override
                public long read() {
                    return nanos.get();
                }
            });

    private static ServiceNowConnection connection(String name, String webhookCredentialsId) {
        var connection = new ServiceNowConnection(name, "https://" + name + ".service-now.com", "client", "secret");
        connection.setWebhookCredentialsId(webhookCredentialsId);
        return connection;
    }

    private Map<String, Secret> secrets() {
        return secrets.of(List.of(connection("a", "one"), connection("b", "gone"), connection("c", null)));
    }

    @Test
    void aFloodOfCallsLooksEachSecretUpOnceInSeconds(JenkinsRule j) {
        for (var i = 0; i < 1000; i++) {
            assertEquals(Map.of("a", Secret.fromString("secret of one")), secrets());
        }
        assertEquals(List.of("one", "gone"), lookups);
        nanos.addAndGet(WebhookSecrets.KEPT.toNanos());
        secrets();
        assertEquals(List.of("one", "gone", "one", "gone"), lookups);
    }
}
