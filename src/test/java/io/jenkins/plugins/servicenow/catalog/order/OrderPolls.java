package io.jenkins.plugins.servicenow.catalog.order;

import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Polls for orders on the thread of the test, by a clock that the test sets; the simulator goes by the same clock. */
public final class OrderPolls implements BeforeEachCallback, AfterEachCallback {

    static final Duration INTERVAL = Duration.ofSeconds(30);

    private PollClock clock;
    private VirtualScheduler scheduler;

    /** Lets time pass, and makes the polls that come due. */
    public void advance(Duration by) {
        scheduler.advance(by);
    }

    /** Lets an order be found, claimed, claimed for good and built, and then be reported to. */
    public void buildOrders() {
        advance(INTERVAL.multipliedBy(2));
    }

    public Instant now() {
        return clock.now();
    }

    /** As when the controller is killed: what was to be polled is forgotten. */
    void kill() {
        scheduler.clear();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        clock = new PollClock(Instant.parse("2026-03-02T10:00:00Z"));
        scheduler = new VirtualScheduler(clock);
        CatalogOrders.setTiming(
                new PollTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, INTERVAL, clock, scheduler));
        Object test = context.getRequiredTestInstance();
        ReflectionSupport.findFields(
                        test.getClass(),
                        field -> field.getType() == ServiceNowSimulator.class,
                        HierarchyTraversalMode.TOP_DOWN)
                .forEach(field -> ((ServiceNowSimulator) ReflectionSupport.tryToReadFieldValue(field, test)
                                .toOptional()
                                .orElseThrow())
                        .clock()
                        .follow(clock::now));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        CatalogOrders.setTiming(PollTiming.STANDARD);
    }
}
