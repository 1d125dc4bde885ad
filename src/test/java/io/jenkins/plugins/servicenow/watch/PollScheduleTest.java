package io.jenkins.plugins.servicenow.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollSchedule;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection is polled, and that the time limits of waits are kept whatever the polls do. */
@WithServiceNow
class PollScheduleTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final PollClock time = new PollClock(START);
    private final VirtualScheduler scheduler = new VirtualScheduler(time);
    private final AtomicInteger polls = new AtomicInteger();

    /** What happens in each poll. */
    private Runnable inPoll = () -> {};

    private final ConnectionPoller<Wait> poller = new ConnectionPoller<>(new Connection(), time, () -> 0);
    private final PollSchedule<ConnectionPoller<Wait>> schedule =
            new PollSchedule<>(poller, scheduler, time, this::dropIfIdle);

    private ServiceNowSimulator simulator;

    private final class Connection implements ConnectionPoller.Connection<Wait>, ConnectionPoller.Access<Wait> {

        @Override
        @NonNull
        public ConnectionPoller.Access<Wait> begin() {
            polls.incrementAndGet();
            inPoll.run();
            return this;
        }

        @Override
        @NonNull
        public Duration interval() {
            return INTERVAL;
        }

        @Override
        public boolean admits(@NonNull Wait wait) {
            return true;
        }

        @Override
        @NonNull
        public ServiceNowSession open(@NonNull Wait wait) {
            return SimulatorSession.open(simulator);
        }
    }

    private void dropIfIdle() {
        if (poller.size() == 0) {
            schedule.cancel();
        }
    }

    private Wait add(Duration deadline) {
        var wait = new Wait(deadline);
        poller.add(wait);
        schedule.pollDueWithin(Duration.ofSeconds(1));
        return wait;
    }

    private void assertExpiredAfter(Duration expected, Wait wait) {
        assertEquals(expected, Duration.ofNanos(wait.expiredAt));
    }

    @Test
    void changesArePolledSoonAndThenRegularly() {
        add(Duration.ofDays(1));
        scheduler.advance(Duration.ofSeconds(1));
        assertEquals(1, polls.get());
        scheduler.advance(Duration.ofMinutes(10));
        assertEquals(21, polls.get());
    }

    @Test
    void aTimeLimitIsKeptWhileAPollHangs() {
        var wait = add(Duration.ofMinutes(60));
        hang(Duration.ofHours(2));
        scheduler.advance(Duration.ofHours(3));
        assertExpiredAfter(Duration.ofMinutes(60), wait);
    }

    /** The next poll takes so long. */
    private void hang(Duration length) {
        inPoll = () -> {
            inPoll = () -> {};
            scheduler.advance(length);
        };
    }

    @Test
    void aBuildThatBeginsToWaitWhileAPollHangsKeepsItsTimeLimit() {
        add(Duration.ofDays(1));
        inPoll = () -> {
            inPoll = () -> {};
            var wait = add(Duration.ofMinutes(5));
            scheduler.advance(Duration.ofHours(2));
            assertExpiredAfter(Duration.ofMinutes(5).plusSeconds(1), wait);
        };
        scheduler.advance(Duration.ofHours(3));
    }

    @Test
    void aTimeLimitIsKeptAlthoughEveryPollFails() {
        var wait = add(Duration.ofMinutes(17));
        inPoll = () -> {
            throw new NoClassDefFoundError("a plugin misbehaves");
        };
        scheduler.advance(Duration.ofHours(1));
        assertExpiredAfter(Duration.ofMinutes(17), wait);
        assertTrue(polls.get() > 2, "the polls go on");
    }

    @Test
    void aTimeLimitIsKeptWhileServiceNowAsksToStayAway() {
        var wait = add(Duration.ofMinutes(20));
        simulator.faults().always(Fault.rateLimited(Duration.ofDays(3000)));
        scheduler.advance(Duration.ofHours(1));
        assertExpiredAfter(Duration.ofMinutes(20), wait);
        assertTrue(simulator.requests().entries().size() <= 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-48, 48})
    void settingTheClockOfTheMachineMovesNeitherPollsNorTimeLimits(long hours) {
        var wait = add(Duration.ofMinutes(60));
        scheduler.advance(Duration.ofMinutes(10));
        var before = polls.get();
        time.setWallClock(time.now().plus(Duration.ofHours(hours)));
        scheduler.advance(Duration.ofMinutes(10));
        assertEquals(20, polls.get() - before);
        scheduler.advance(Duration.ofHours(1));
        assertExpiredAfter(Duration.ofMinutes(60), wait);
    }

    @Test
    void eachWaitHasItsOwnTimeLimit() {
        var later = add(Duration.ofMinutes(50));
        scheduler.advance(Duration.ofMinutes(5));
        var sooner = add(Duration.ofMinutes(7));
        scheduler.advance(Duration.ofHours(1));
        assertExpiredAfter(Duration.ofMinutes(50), later);
        assertExpiredAfter(Duration.ofMinutes(12), sooner);
    }

    @Test
    void whatIsRequestedWhileAPollHangsIsOnePollAfterIt() {
        add(Duration.ofDays(1));
        inPoll = () -> {
            inPoll = () -> {};
            for (var call = 0; call < 1000; call++) {
                schedule.pollDueWithin(Duration.ZERO);
                scheduler.advance(Duration.ofMillis(10));
            }
            assertEquals(1, polls.get(), "no second poll, and no thread that waits for the first");
        };
        scheduler.advance(Duration.ofSeconds(1));
        scheduler.advance(Duration.ofSeconds(1));
        assertEquals(1, polls.get() - 1);
        scheduler.advance(INTERVAL);
        assertEquals(2, polls.get() - 1, "the regular one");
    }

    @Test
    void aBuildThatHasBegunToWaitWhileAPollHangsIsPolledRightAfterIt() {
        add(Duration.ofDays(1));
        inPoll = () -> {
            inPoll = () -> {};
            add(Duration.ofDays(1));
            scheduler.advance(Duration.ofMinutes(2));
        };
        scheduler.advance(Duration.ofSeconds(1));
        simulator.requests().reset();
        scheduler.advance(Duration.ZERO);
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
    }

    @Test
    void ofAConnectionForWhichNoBuildWaitsAnyMoreNothingIsLeftBehind() {
        var wait = add(Duration.ofDays(1));
        scheduler.advance(Duration.ofMinutes(5));
        assertEquals(2, scheduler.pending(), "the next poll and the time limit");
        poller.remove(wait);
        dropIfIdle();
        assertEquals(0, scheduler.pending());
        schedule.pollDueWithin(Duration.ZERO);
        schedule.pollAllNow();
        assertEquals(0, scheduler.pending());
    }

    @Test
    void afterTheLastTimeLimitNothingIsLeftBehind() {
        add(Duration.ofMinutes(5));
        scheduler.advance(Duration.ofMinutes(6));
        assertEquals(0, scheduler.pending());
    }

    @Test
    void aConnectionThatIsDroppedDuringItsPollIsNotPolledAgain() {
        var wait = add(Duration.ofDays(1));
        inPoll = () -> {
            poller.remove(wait);
            dropIfIdle();
        };
        scheduler.advance(Duration.ofHours(1));
        assertEquals(1, polls.get());
        assertEquals(0, scheduler.pending());
    }

    private final class Wait extends UndecidedWait {

        private final long deadline;
        private long expiredAt = -1;

        Wait(Duration timeout) {
            super(simulator.records().insert("change_request", Map.of("state", "-4", "approval", "requested")));
            deadline = time.nanoTime() + timeout.toNanos();
        }

        @Override
        public Duration untilDeadline() {
            return Duration.ofNanos(deadline - time.nanoTime());
        }

        @Override
        public void onExpired() {
            expiredAt = time.nanoTime();
        }
    }
}
