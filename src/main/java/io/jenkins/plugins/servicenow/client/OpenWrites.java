package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * The writes of which it is not known yet whether they were carried out. While one is open it is only looked for what it
 * makes, also by a later call and after a restart, and nothing is sent again. Thread-safe.
 *
 * <p>A key names the instance, the table and what tells the record from all others.
 */
public interface OpenWrites {

    /**
     * Stored before the request is sent, and again when its answer leaves it open.
     *
     * @param until from when on it is certain that what is not there by then has not been written
     */
    void begin(@NonNull Collection<String> keys, @NonNull Instant until);

    /** It is known now what became of them. */
    void settle(@NonNull Collection<String> keys);

    /** The time given to {@link #begin}; empty when the write is not open. */
    @NonNull
    Optional<Instant> openUntil(@NonNull String key);

    /** Keeps each write here and there. */
    @NonNull
    default OpenWrites and(@NonNull OpenWrites other) {
        var first = this;
        return new OpenWrites() {

            @Override
            public void begin(@NonNull Collection<String> keys, @NonNull Instant until) {
                first.begin(keys, until);
                other.begin(keys, until);
            }

            @Override
            public void settle(@NonNull Collection<String> keys) {
                first.settle(keys);
                other.settle(keys);
            }

            @Override
            @NonNull
            public Optional<Instant> openUntil(@NonNull String key) {
                return first.openUntil(key).or(() -> other.openUntil(key));
            }
        };
    }
}
