package io.jenkins.plugins.servicenow.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenSourceTest {

    private final AtomicLong nanoTime = new AtomicLong();
    private ServiceNowSimulator simulator;
    private TokenSource tokens;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        tokens = new TokenSource(
                new Transport(Instances.HTTP, Instances.TIMEOUTS),
                HttpUrl.get(simulator.url() + "/oauth_token.do"),
                new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> ServiceNowSimulator.CLIENT_SECRET),
                nanoTime::get);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
        simulator.clock().advance(time);
    }

    @Test
    void keepsATokenUntilShortlyBeforeItsEnd() throws Exception {
        tokens.current();
        pass(Duration.ofSeconds(1760));
        tokens.current();
        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));

        pass(Duration.ofSeconds(15));
        tokens.current();
        assertEquals(2, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void goesByTheLifeThatIsLeftOfASharedToken() throws Exception {
        var first = tokens.current();
        pass(Duration.ofSeconds(1780));
        // The instance gives out the same token again. It has some 20 s left, of which half are used.
        assertEquals(first, tokens.current());
        pass(Duration.ofSeconds(5));
        tokens.current();
        assertEquals(2, simulator.requests().count(RequestKind.TOKEN));

        pass(Duration.ofSeconds(20));
        assertNotEquals(first, tokens.current());
        assertEquals(3, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void doesNotShowTheToken() throws Exception {
        assertFalse(tokens.toString().contains(tokens.current()));
    }
}
