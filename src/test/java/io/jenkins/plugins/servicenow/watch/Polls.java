package io.jenkins.plugins.servicenow.watch;

import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Lets builds wait, and the simulator go, by a clock that the test sets, and polls without delay: when a build begins to
 * wait, and on request.
 */
public final class Polls implements BeforeEachCallback, AfterEachCallback {

    private final PollClock clock = new PollClock(Instant.parse("2026-03-02T10:00:00Z"));

    /** Stands for a call of the webhook. */
    public static void request(String change) {
        ChangePoller.get().pollNow(SysId.of(change));
    }

    /** As the regular polls would come. */
    public static void requestAll() {
        ChangePoller.get().pollAllNow();
    }

    public Instant now() {
        return clock.now();
    }

    public void setNow(Instant now) {
        clock.set(now);
    }

    /** Polls regularly too, before somebody asks for it. */
    public void setInterval(Duration interval) {
        ChangePoller.setTiming(new PollTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, interval, clock, null));
    }

    /** Polls so often, by the clock of the machine. */
    public static void every(Duration interval) {
        ChangePoller.setTiming(
                new PollTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, interval, Sleeper.SYSTEM, null));
    }

    /** The instance's clock is the same. */
    public void follow(ServiceNowSimulator simulator) {
        simulator.clock().follow(clock::now);
    }

    /** The simulator in a field of the test goes by the same clock. */
    @Override
    public void beforeEach(ExtensionContext context) {
        setInterval(Duration.ofHours(1));
        Object test = context.getRequiredTestInstance();
        ReflectionSupport.findFields(
                        test.getClass(),
                        field -> field.getType() == ServiceNowSimulator.class,
                        HierarchyTraversalMode.TOP_DOWN)
                .forEach(field -> follow((ServiceNowSimulator) ReflectionSupport.tryToReadFieldValue(field, test)
                        .toOptional()
                        .orElseThrow()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ChangePoller.setTiming(PollTiming.STANDARD);
    }
}
