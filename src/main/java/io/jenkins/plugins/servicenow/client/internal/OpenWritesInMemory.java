package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.OpenWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Forgets an open write a while after it has become certain. */
public final class OpenWritesInMemory implements OpenWrites {

    private static final Duration KEPT = Duration.ofHours(1);

    private final Map<String, Instant> open = new ConcurrentHashMap<>();

    @Override
    public void begin(Collection<String> keys, Instant until) {
        var forgotten = Instant.now().minus(KEPT);
        open.values().removeIf(forgotten::isAfter);
        keys.forEach(key -> open.put(key, until));
    }

    @Override
    public void settle(Collection<String> keys) {
        keys.forEach(open::remove);
    }

    @Override
    public Optional<Instant> openUntil(String key) {
        return Optional.ofNullable(open.get(key));
    }
}
