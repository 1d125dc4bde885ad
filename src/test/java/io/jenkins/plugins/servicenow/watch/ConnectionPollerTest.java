package io.jenkins.plugins.servicenow.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@WithServiceNow
class ConnectionPollerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private ServiceNowSimulator simulator;
    private Wait wait;
    private final PollClock time = new PollClock(Instant.parse("2026-03-01T10:00:00Z"));
    private double random;
    private final ConnectionPoller<Wait> poller = new ConnectionPoller<>(
            new ConnectionPoller.Connection<Wait>() {
                @Override
                public ConnectionPoller.Access<Wait> begin() {
                    return new ConnectionPoller.Access<Wait>() {
                        @Override
                        public boolean admits(Wait pending) throws AbortException {
                            if (disabled) {
                                throw new AbortException("ServiceNow is disabled");
                            }
                            return true;
                        }

                        @Override
                        public ServiceNowSession open(Wait pending) {
                            if (error != null) {
                                throw error;
                            }
                            return SimulatorSession.open(simulator);
                        }
                    };
                }

                @Override
                public Duration interval() {
                    return INTERVAL;
                }
            },
            time,
            () -> random);

    private boolean disabled;
    private Error error;

    @BeforeEach
    void createChange() {
        wait = new Wait(newChange());
    }

    private String newChange() {
        return simulator.records().insert("change_request", Map.of("state", "-4", "approval", "requested"));
    }

    @Test
    void aThousandWaitsCostOneTokenAndTenRequestsAPoll() throws Exception {
        IntStream.range(0, 1000).forEach(i -> poller.add(new Wait(newChange())));
        poller.pollAll();
        simulator.requests().reset();
        poller.pollAll();
        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
        assertEquals(10, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
        assertEquals(11, simulator.requests().entries().size());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100, 1", "101, 2", "2500, 25"})
    void aPollInWhichNothingHappensCostsATokenAndARequestForEachHundred(int waits, int requests) throws Exception {
        IntStream.range(0, waits).forEach(i -> poller.add(new Wait(newChange())));
        poller.pollAll();
        simulator.requests().reset();
        poller.pollAll();
        assertEquals(1 + requests, simulator.requests().entries().size());
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "40"})
    void anApprovedChangeCostsTwoMoreRequestsAtMost(int approved) throws Exception {
        var waits = IntStream.range(0, 250).mapToObj(i -> new Wait(newChange())).toList();
        waits.forEach(poller::add);
        poller.pollAll();
        for (var each : waits.subList(0, approved)) {
            simulator.records().set("change_request", each.change, Map.of("state", "-2", "approval", "approved"));
            each.ends = true;
            each.observed.clear();
        }
        simulator.requests().reset();
        poller.pollAll();
        assertEquals(approved, waits.stream().filter(each -> !waiting(each)).count());
        var more = simulator.requests().entries().size() - 1 - 3;
        assertTrue(more <= 2 * approved, () -> more + " more");
    }

    private static boolean waiting(Wait wait) {
        return wait.observed.isEmpty() || !wait.ends;
    }

    @Test
    void nobodyWaitingCostsNoRequest() throws Exception {
        assertEquals(INTERVAL, poller.pollAll());
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void aBuildThatIsGoneIsDropped() throws Exception {
        poller.add(wait);
        wait.alive = false;
        poller.pollAll();
        assertEquals(0, poller.size());
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void pollsBecomeRarerWhileServiceNowIsDownAndReturnToNormalAfterIt() throws Exception {
        poller.add(wait);
        simulator.faults().always(Fault.status(503));
        var delays = IntStream.range(0, 6).mapToObj(i -> pollSeconds()).toList();
        assertEquals(List.of(30L, 60L, 120L, 240L, 300L, 300L), delays);
        assertNull(wait.failure);
        simulator.faults().clear();
        assertEquals(30, pollSeconds());
        assertEquals(1, poller.size());
    }

    @Test
    void retryAfterIsRespected() throws Exception {
        poller.add(wait);
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(900)));
        assertEquals(900, pollSeconds());
        assertNull(wait.failure);
    }

    @Test
    void refusedLoginsEndTheWaitAfterTenMinutesAndNotBefore() throws Exception {
        poller.add(wait);
        simulator.oauth().clientActive(false);
        poller.pollAll();
        time.advance(Duration.ofMinutes(9));
        poller.pollAll();
        assertNull(wait.failure);
        time.advance(Duration.ofMinutes(1));
        poller.pollAll();
        assertTrue(
                wait.failure.startsWith("For 10 minutes Jenkins could not log in to ServiceNow. OAuth failed: 401"),
                wait.failure);
        assertEquals(0, poller.size());
    }

    @Test
    void aLoginThatSucceedsInBetweenBeginsTheTenMinutesAgain() throws Exception {
        poller.add(wait);
        simulator.oauth().clientActive(false);
        poller.pollAll();
        time.advance(Duration.ofMinutes(9));
        simulator.oauth().clientActive(true);
        poller.pollAll();
        simulator.oauth().clientActive(false);
        time.advance(Duration.ofMinutes(2));
        poller.pollAll();
        assertNull(wait.failure);
    }

    @Test
    void aDisabledConnectionEndsTheWaitAfterTheSameTime() throws Exception {
        poller.add(wait);
        disabled = true;
        poller.pollAll();
        time.advance(Duration.ofMinutes(10));
        poller.pollAll();
        assertTrue(wait.failure.contains("ServiceNow is disabled"), wait.failure);
    }

    @Test
    void anOutageOfAnyLengthDoesNotEndTheWait() throws Exception {
        poller.add(wait);
        simulator.faults().always(Fault.connectionReset());
        for (var day = 0; day < 3; day++) {
            poller.pollAll();
            time.advance(Duration.ofDays(1));
        }
        assertNull(wait.failure);
        assertEquals(3, wait.failedPolls);
    }

    @Test
    void theDeadlineEndsTheWaitWhateverThePollsDo() throws Exception {
        wait.deadline = time.now().plus(Duration.ofSeconds(70));
        poller.add(wait);
        assertEquals(30, pollSeconds());
        assertEquals(Duration.ofSeconds(70), poller.untilNextDeadline());
        time.advance(Duration.ofSeconds(69));
        poller.expire();
        assertNull(wait.failure);
        time.advance(Duration.ofSeconds(1));
        poller.expire();
        assertEquals("expired", wait.failure);
        assertNull(poller.untilNextDeadline());
    }

    static List<Fault> whatNextStatesFailWith() {
        return List.of(Fault.status(500), Fault.connectionReset());
    }

    @ParameterizedTest
    @MethodSource("whatNextStatesFailWith")
    void aChangeWhoseNextStatesCannotBeReadHoldsUpNobodyElse(Fault fault) throws Exception {
        var approved = new Wait(simulator
                .records()
                .insert("change_request", Map.of("state", "-4", "approval", "approved", "type", "normal")));
        poller.add(approved);
        poller.add(wait);
        simulator.faults().next(1, RequestKind.CHANGE_API, fault);
        poller.pollAll();
        assertEquals(1, wait.observed.size());
        var reading = approved.observed.get(0);
        assertEquals(ApprovalDecision.UNDECIDED, ApprovalDecision.of(reading));
        assertTrue(reading.whyUndecided().startsWith("its next states cannot be read: "), reading.whyUndecided());
    }

    @Test
    void anInstanceThatAnswersNothingMoreIsNotAskedForTheNextStatesOfEveryChange() throws Exception {
        IntStream.range(0, 10)
                .mapToObj(i -> new Wait(simulator
                        .records()
                        .insert("change_request", Map.of("state", "-4", "approval", "approved", "type", "normal"))))
                .forEach(poller::add);
        simulator.faults().next(100, RequestKind.CHANGE_API, Fault.connectionReset());
        poller.pollAll();
        assertEquals(3, simulator.requests().count(RequestKind.CHANGE_API));
    }

    @Test
    void whatWasReadBeforeServiceNowAskedToSlowDownIsDelivered() throws Exception {
        var waits = IntStream.range(0, 300).mapToObj(i -> new Wait(newChange())).toList();
        waits.forEach(poller::add);
        poller.pollAll();
        simulator.requests().reset();
        simulator.faults().after(3, Fault.rateLimited(Duration.ofSeconds(60)));
        poller.pollAll();
        assertEquals(200, waits.stream().mapToInt(each -> each.unchanged).sum(), "a token, two batches, and a 429");
        assertEquals(100, waits.stream().mapToInt(each -> each.failedPolls).sum());
        time.advance(Duration.ofSeconds(66));
        simulator.faults().after(2, Fault.rateLimited(Duration.ofSeconds(60)));
        poller.pollAll();
        assertTrue(waits.stream().allMatch(each -> each.unchanged == 1), "those that were left out come first");
    }

    @Test
    void oneArgumentThatServiceNowRefusesHoldsUpNobodyElse() throws Exception {
        var culprits = List.of(new Wait("CHG" + "0".repeat(9000)), new Wait("CHG^javascript:gs.sleep(1)"));
        var others =
                IntStream.range(0, 150).mapToObj(i -> new Wait(newChange())).toList();
        others.subList(0, 75).forEach(poller::add);
        culprits.forEach(poller::add);
        others.subList(75, 150).forEach(poller::add);
        poller.pollAll();
        assertTrue(others.stream().allMatch(each -> each.observed.size() == 1));
        for (var culprit : culprits) {
            assertNull(culprit.failure);
            assertTrue(culprit.unreadable != null, "the build waits, and is told why");
        }
    }

    @Test
    void anErrorInAPollIsSurvived() throws Exception {
        poller.add(wait);
        error = new StackOverflowError("a plugin misbehaves");
        assertEquals(30, pollSeconds());
        assertEquals(1, wait.failedPolls);
        error = null;
        poller.pollAll();
        assertEquals(1, wait.observed.size());
    }

    @Test
    void oneBuildThatFailsWithAnErrorDoesNotKeepTheOthersFromBeingNotified() throws Exception {
        var broken = new Wait(newChange());
        broken.breaksWith = new NoClassDefFoundError("gone");
        poller.add(broken);
        poller.add(wait);
        poller.pollAll();
        assertEquals(1, wait.observed.size());
    }

    @ParameterizedTest
    @CsvSource({"isAlive", "hasChanged", "passes", "untilScheduledPoll", "untilDeadline"})
    void oneBuildThatCannotAnswerDoesNotKeepTheOthersFromBeingPolled(String question) throws Exception {
        var broken = List.of(new Wait(newChange()), new Wait(newChange()));
        broken.forEach(each -> each.cannotAnswer = question);
        broken.get(0).breaksWith = new NoClassDefFoundError("gone");
        poller.add(broken.get(0));
        poller.add(wait);
        poller.add(broken.get(1));
        for (var poll = 1; poll <= 2; poll++) {
            assertEquals(30, pollSeconds());
            assertEquals(poll - 1, wait.unchanged);
            assertEquals(0, wait.failedPolls);
        }
        assertEquals(1, wait.observed.size());
        wait.deadline = time.now();
        poller.expire();
        assertEquals("expired", wait.failure);
        assertTrue(broken.stream().allMatch(each -> each.failure == null), "they wait on");
    }

    @Test
    void retryAfterIsObeyedForAnHourAtMost() throws Exception {
        poller.add(wait);
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(999_999_999)));
        assertEquals(3600, pollSeconds());
        time.advance(Duration.ofHours(1));
        assertEquals(30, pollSeconds());
        assertEquals(1, wait.observed.size());
    }

    @Test
    void aClockThatIsSetBackStopsNoPolls() throws Exception {
        poller.add(wait);
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(60)));
        poller.pollAll();
        time.setWallClock(time.now().minus(Duration.ofDays(2)));
        time.advance(Duration.ofSeconds(60));
        poller.pollAll();
        assertEquals(1, wait.observed.size());
    }

    @Test
    void anOutageBetweenTwoRefusedLoginsBeginsTheTenMinutesAgain() throws Exception {
        poller.add(wait);
        simulator.oauth().clientActive(false);
        poller.pollAll();
        simulator.faults().always(Fault.connectionReset());
        for (var minute = 0; minute < 16; minute += 4) {
            time.advance(Duration.ofMinutes(4));
            poller.pollAll();
        }
        simulator.faults().clear();
        poller.pollAll();
        assertNull(wait.failure);
    }

    @Test
    void aChangeThatIsHiddenIsNotGone() throws Exception {
        poller.add(wait);
        simulator.access().hideRecord(wait.change);
        for (var i = 0; i < 3; i++) {
            poller.pollAll();
        }
        assertNull(wait.failure);
        assertTrue(wait.unreadable.contains("sn_change_read"), wait.unreadable);
        simulator.access().hideNothing();
        poller.pollAll();
        assertEquals(1, wait.observed.size());
    }

    @Test
    void twoChangesOfOneNumberDecideNothing() throws Exception {
        for (var i = 0; i < 2; i++) {
            simulator
                    .records()
                    .insert("change_request", Map.of("number", "CHG0040000", "state", "-2", "approval", "approved"));
        }
        var ambiguous = new Wait("CHG0040000");
        poller.add(ambiguous);
        poller.add(wait);
        poller.pollAll();
        assertEquals(
                "ServiceNow has 2 change requests with the number CHG0040000. Give the sys_id of the one that is meant.",
                ambiguous.failure);
        assertEquals(1, wait.observed.size());
    }

    @Test
    void anApprovedChangeIsReadOnceMoreJustBeforeTheBuildContinues() throws Exception {
        var changes = IntStream.range(0, 100)
                .mapToObj(i -> simulator
                        .records()
                        .insert("change_request", Map.of("state", "-2", "approval", "approved", "type", "normal")))
                .map(Wait::new)
                .toList();
        changes.forEach(each -> each.ends = true);
        changes.forEach(poller::add);
        poller.pollAll();
        assertEquals(2, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "sysapproval_approver"));
        var last = simulator.requests().entries();
        assertEquals("change_request", last.get(last.size() - 1).table());
        assertEquals(0, poller.size());
    }

    @Test
    void aHoldThatComesWhileThePollIsMadeIsSeen() throws Exception {
        var change = simulator
                .records()
                .insert("change_request", Map.of("state", "-2", "approval", "approved", "type", "normal"));
        var held = new Wait(change) {
            @Override
            public boolean passes(ApprovalReading reading) {
                simulator.records().set("change_request", change, Map.of("on_hold", "true"));
                return true;
            }
        };
        poller.add(held);
        poller.pollAll();
        assertTrue(held.observed.get(0).onHold());
    }

    @Test
    void aDecisionThatIsThereAtTheDeadlineCounts() throws Exception {
        wait.deadline = time.now();
        wait.ends = true;
        poller.add(wait);
        poller.pollAll();
        assertNull(wait.failure);
        assertEquals(1, wait.observed.size());
        assertEquals(0, poller.size());
    }

    @Test
    void aChangeThatIsMissingOnceIsNotGone() throws Exception {
        poller.add(wait);
        var record = simulator.records().get("change_request", wait.change);
        simulator.records().delete("change_request", wait.change);
        poller.pollAll();
        assertNull(wait.failure);
        wait.change = simulator.records().insert("change_request", record);
        poller.pollAll();
        simulator.records().delete("change_request", wait.change);
        poller.pollAll();
        assertNull(wait.failure);
        poller.pollAll();
        assertEquals("missing", wait.failure);
    }

    @Test
    void approversAreReadOnlyWhenTheChangeHasChanged() throws Exception {
        poller.add(wait);
        poller.pollAll();
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "sysapproval_approver"));
        poller.pollAll();
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "sysapproval_approver"));
        assertEquals(1, wait.observed.size());
    }

    @Test
    void jitterMakesDelaysUpToATenthLonger() throws Exception {
        poller.add(wait);
        random = 1;
        assertEquals(Duration.ofSeconds(33), poller.pollAll());
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(900)));
        assertEquals(Duration.ofSeconds(990), poller.pollAll());
    }

    @Test
    void aPollComesAtThePlannedStart() {
        wait.scheduledPoll = time.now().plus(Duration.ofSeconds(7));
        poller.add(wait);
        assertEquals(7, pollSeconds());
        time.advance(Duration.ofSeconds(7));
        assertEquals(30, pollSeconds(), "a time that has passed counts no more");
    }

    @Test
    void aBuildThatBeginsToWaitIsPolledByItself() throws Exception {
        IntStream.range(0, 300).forEach(i -> poller.add(new Wait(newChange())));
        poller.pollAll();
        simulator.requests().reset();
        poller.add(wait);
        poller.pollDue();
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
        assertEquals(1, wait.observed.size());
        simulator.requests().reset();
        poller.pollDue();
        assertEquals(0, simulator.requests().entries().size(), "and once");
    }

    @Test
    void aBuildForWhichAPollIsRequestedIsPolledByItself() throws Exception {
        poller.add(wait);
        var other = new Wait(newChange());
        poller.add(other);
        poller.pollAll();
        assertTrue(poller.request(SysId.of(wait.change)));
        poller.pollDue();
        assertEquals(List.of(1, 0), List.of(wait.unchanged, other.unchanged));
        assertFalse(poller.request(SysId.of("f".repeat(32))));
    }

    @Test
    void noPollIsMadeBeforeRetryAfter() throws Exception {
        poller.add(wait);
        poller.pollAll();
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(900)));
        poller.pollAll();
        simulator.requests().reset();
        poller.request(SysId.of(wait.change));
        assertEquals(Duration.ofSeconds(900), poller.pollDue());
        assertEquals(0, simulator.requests().entries().size());
        time.advance(Duration.ofSeconds(900));
        assertEquals(INTERVAL, poller.pollAll());
        assertEquals(1, wait.unchanged);
    }

    @Test
    void oneBuildThatCannotBeNotifiedDoesNotKeepTheOthersFromBeingNotified() throws Exception {
        var broken = new Wait(newChange());
        broken.breaks = true;
        poller.add(broken);
        poller.add(wait);
        poller.pollAll();
        assertEquals(1, wait.observed.size());
        assertEquals(2, poller.size());
    }

    @Test
    void everyBuildKnowsWhenItIsPolledNext() throws Exception {
        poller.add(wait);
        poller.pollAll();
        assertEquals(time.now().plus(INTERVAL), wait.nextPoll);
    }

    @Test
    void aBuildThatBeginsToWaitKnowsItsNextPollFromItsFirstOne() throws Exception {
        poller.add(wait);
        poller.pollDue();
        var regular = time.now().plus(INTERVAL);
        assertEquals(regular, wait.nextPoll);

        time.advance(Duration.ofSeconds(10));
        var later = new Wait(newChange());
        poller.add(later);
        poller.pollDue();
        assertEquals(regular, later.nextPoll, "the regular poll comes for all");
    }

    @Test
    void theNextStatesAreReadOnlyForChangesThatNeedThem() throws Exception {
        var approved = simulator
                .records()
                .insert("change_request", Map.of("state", "-4", "approval", "approved", "type", "normal"));
        poller.add(wait);
        poller.add(new Wait(approved));
        poller.pollAll();
        assertEquals(1, simulator.requests().count(RequestKind.CHANGE_API));
    }

    @Test
    void waitsComeAndGoDuringPolls() throws Exception {
        var changes = IntStream.range(0, 20).mapToObj(i -> newChange()).toList();
        var remaining = new ConcurrentLinkedQueue<Wait>();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var work = new ArrayList<Future<?>>();
            for (var thread = 0; thread < 6; thread++) {
                work.add(threads.submit(() -> comeAndGo(changes, remaining)));
            }
            work.add(threads.submit(() -> IntStream.range(0, 10).forEach(i -> pollSeconds())));
            for (var each : work) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(30, poller.size());
        poller.pollAll();
        assertTrue(remaining.stream().allMatch(each -> each.observed.size() == 1), "each is notified once");
    }

    private void comeAndGo(List<String> changes, Collection<Wait> remaining) {
        for (var i = 0; i < 500; i++) {
            var each = new Wait(changes.get(i % changes.size()));
            poller.add(each);
            poller.request(SysId.of(each.change));
            if (i % 100 == 0) {
                remaining.add(each);
            } else {
                poller.remove(each);
            }
        }
    }

    private long pollSeconds() {
        try {
            return poller.pollAll().toSeconds();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands for a build: keeps what it was notified of. */
    private class Wait implements PolledChange {
        final List<ApprovalReading> observed = new CopyOnWriteArrayList<>();
        private String change;
        private Instant deadline;
        private boolean alive = true;
        private boolean ends;
        private boolean breaks;
        private Error breaksWith;
        private int unchanged;
        private Instant scheduledPoll;
        private Instant nextPoll;
        private int failedPolls;
        private String failure;
        private String unreadable;
        private String cannotAnswer = "";

        private void answer(String question) {
            if (cannotAnswer.equals(question)) {
                if (breaksWith != null) {
                    throw breaksWith;
                }
                throw new IllegalStateException("this build is broken");
            }
        }

        Wait(String change) {
            this.change = change;
        }

        @Override
        public String changeId() {
            return change;
        }

        @Override
        public Duration untilDeadline() {
            answer("untilDeadline");
            return deadline == null ? null : Duration.between(time.now(), deadline);
        }

        @Override
        public Duration untilScheduledPoll() {
            answer("untilScheduledPoll");
            return scheduledPoll == null ? null : Duration.between(time.now(), scheduledPoll);
        }

        @Override
        public boolean isAlive() {
            answer("isAlive");
            return alive;
        }

        @Override
        public boolean hasChanged(ApprovalReading change) {
            answer("hasChanged");
            return observed.isEmpty();
        }

        @Override
        public boolean passes(ApprovalReading change) {
            answer("passes");
            return ends;
        }

        @Override
        public void onUnreadable(String reason) {
            unreadable = reason;
        }

        @Override
        public void onAbandoned() {
            failure = "abandoned";
        }

        @Override
        public boolean observe(ApprovalReading change) {
            observed.add(change);
            if (breaks) {
                throw new IllegalStateException("this build is broken");
            }
            if (breaksWith != null) {
                throw breaksWith;
            }
            return ends;
        }

        @Override
        public void onUnchanged() {
            unchanged++;
        }

        @Override
        public void onPollFailed(String reason, Duration nextPoll) {
            failedPolls++;
        }

        @Override
        public void onNextPoll(Instant at) {
            nextPoll = at;
        }

        @Override
        public void onNotFound() {
            failure = "missing";
        }

        @Override
        public void onExpired() {
            failure = "expired";
        }

        @Override
        public void onFailed(String reason) {
            failure = reason;
        }
    }
}
