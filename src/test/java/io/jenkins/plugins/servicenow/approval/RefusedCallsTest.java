package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusedCallsTest {

    private final AtomicLong nanos = new AtomicLong();

    private final RefusedCalls refused = new RefusedCalls(new Ticker() {
        @Override
        public long read() {
            return nanos.get();
        }
    });

    private void add(int calls) {
        for (var i = 0; i < calls; i++) {
            refused.add("192.0.2.1");
        }
    }

    @Test
    void whoIsRefusedTooOftenIsNotListenedToForAWhile() {
        add(RefusedCalls.MAX - 1);
        assertFalse(refused.areTooMany("192.0.2.1"));
        add(1);
        assertTrue(refused.areTooMany("192.0.2.1"));
        nanos.addAndGet(RefusedCalls.PERIOD.toNanos());
        assertFalse(refused.areTooMany("192.0.2.1"));
    }

    @Test
    void othersAreListenedToMeanwhile() {
        add(RefusedCalls.MAX);
        assertFalse(refused.areTooMany("192.0.2.2"));
    }
}
