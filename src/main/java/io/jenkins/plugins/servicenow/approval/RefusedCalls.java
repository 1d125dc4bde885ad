package io.jenkins.plugins.servicenow.approval;

import com.google.common.base.Ticker;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls of each address were refused lately: who guesses is not listened to for a while. */
final class RefusedCalls {

    /** From the first refused call of an address. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    static final int MAX = 60;

    private static final int MAX_ADDRESSES = 10_000;

    private final LoadingCache<String, AtomicInteger> refused;

    RefusedCalls(@NonNull Ticker ticker) {
        refused = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(PERIOD)
                .maximumSize(MAX_ADDRESSES)
                .build(CacheLoader.from(address -> new AtomicInteger()));
    }

    void add(@NonNull String address) {
        refused.getUnchecked(address).incrementAndGet();
    }

    boolean areTooMany(@NonNull String address) {
        var count = refused.getIfPresent(address);
        return count != null && count.get() >= MAX;
    }
}
