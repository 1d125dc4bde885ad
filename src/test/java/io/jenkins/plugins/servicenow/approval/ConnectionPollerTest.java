package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.RequestKind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionPollerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final Wait wait = new Wait(newChange());
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private double chance;
    private final ConnectionPoller watch = new ConnectionPoller(
            new ConnectionPoller.Connection() {
                @Override
                public ServiceNowSession open() throws AbortException {
                    if (switchedOff) {
                        throw new AbortException("ServiceNow is switched off");
                    }
                    return SimulatorSession.open(simulator);
                }

                @Override
                public Duration interval() {
                    return INTERVAL;
                }
            },
            () -> now,
            () -> chance);

    private boolean switchedOff;

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private String newChange() {
        return simulator.records().insert("change_request", Map.of("state", "-4", "approval", "requested"));
    }

    @Test
    void aThousandWaitsCostOneTokenAndTenRequestsALook() throws Exception {
        IntStream.range(0, 1000).forEach(i -> watch.add(new Wait(newChange())));
        watch.look();
        simulator.requests().reset();
        watch.look();
        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
        assertEquals(10, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
        assertEquals(11, simulator.requests().entries().size());
    }

    @Test
    void nobodyWaitingCostsNoRequest() throws Exception {
        assertEquals(INTERVAL, watch.look());
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void aBuildThatIsGoneIsForgotten() throws Exception {
        watch.add(wait);
        wait.alive = false;
        watch.look();
        assertEquals(0, watch.size());
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void looksBecomeRarerWhileServiceNowIsDownAndReturnToNormalAfterIt() throws Exception {
        watch.add(wait);
        simulator.faults().always(Fault.status(503));
        var delays = IntStream.range(0, 6).mapToObj(i -> lookSeconds()).toList();
        assertEquals(List.of(30L, 60L, 120L, 240L, 300L, 300L), delays);
        assertNull(wait.failure);
        simulator.faults().clear();
        assertEquals(30, lookSeconds());
        assertEquals(1, watch.size());
    }

    @Test
    void whatServiceNowAsksForIsObeyed() throws Exception {
        watch.add(wait);
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(900)));
        assertEquals(900, lookSeconds());
        assertNull(wait.failure);
    }

    @Test
    void refusedLoginsEndTheWaitAfterTenMinutesAndNotBefore() throws Exception {
        watch.add(wait);
        simulator.oauth().clientActive(false);
        watch.look();
        now = now.plus(Duration.ofMinutes(9));
        watch.look();
        assertNull(wait.failure);
        now = now.plus(Duration.ofMinutes(1));
        watch.look();
        assertTrue(
                wait.failure.startsWith("For 10 minutes Jenkins could not log in to ServiceNow. OAuth failed: 401"),
                wait.failure);
        assertEquals(0, watch.size());
    }

    @Test
    void aLoginThatSucceedsInBetweenBeginsTheTenMinutesAnew() throws Exception {
        watch.add(wait);
        simulator.oauth().clientActive(false);
        watch.look();
        now = now.plus(Duration.ofMinutes(9));
        simulator.oauth().clientActive(true);
        watch.look();
        simulator.oauth().clientActive(false);
        now = now.plus(Duration.ofMinutes(2));
        watch.look();
        assertNull(wait.failure);
    }

    @Test
    void aSwitchedOffConnectionEndsTheWaitAfterTheSameTime() throws Exception {
        watch.add(wait);
        switchedOff = true;
        watch.look();
        now = now.plus(Duration.ofMinutes(10));
        watch.look();
        assertTrue(wait.failure.contains("ServiceNow is switched off"), wait.failure);
    }

    @Test
    void anOutageOfAnyLengthDoesNotEndTheWait() throws Exception {
        watch.add(wait);
        simulator.faults().always(Fault.connectionReset());
        for (var day = 0; day < 3; day++) {
            watch.look();
            now = now.plus(Duration.ofDays(1));
        }
        assertNull(wait.failure);
        assertEquals(3, wait.unanswered);
    }

    @Test
    void theDeadlineEndsTheWaitEvenWhileServiceNowIsDown() throws Exception {
        wait.deadline = now.plus(Duration.ofSeconds(70));
        watch.add(wait);
        assertEquals(30, lookSeconds());
        now = now.plus(Duration.ofSeconds(50));
        assertEquals(20, lookSeconds(), "the next look comes when the time is up");
        now = now.plus(Duration.ofSeconds(20));
        simulator.faults().always(Fault.status(502));
        watch.look();
        assertEquals("expired", wait.failure);
    }

    @Test
    void aDecisionThatIsThereAtTheDeadlineCounts() throws Exception {
        wait.deadline = now;
        wait.ends = true;
        watch.add(wait);
        watch.look();
        assertNull(wait.failure);
        assertEquals(1, wait.observed.size());
        assertEquals(0, watch.size());
    }

    @Test
    void aChangeThatIsMissingOnceIsNotGone() throws Exception {
        watch.add(wait);
        var record = simulator.records().get("change_request", wait.change);
        simulator.records().delete("change_request", wait.change);
        watch.look();
        assertNull(wait.failure);
        wait.change = simulator.records().insert("change_request", record);
        watch.look();
        simulator.records().delete("change_request", wait.change);
        watch.look();
        assertNull(wait.failure);
        watch.look();
        assertEquals("missing", wait.failure);
    }

    @Test
    void approversAreAskedForOnlyWhenThereIsNews() throws Exception {
        watch.add(wait);
        watch.look();
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "sysapproval_approver"));
        watch.look();
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "sysapproval_approver"));
        assertEquals(1, wait.observed.size());
    }

    @Test
    void chanceMakesDelaysUpToATenthLonger() throws Exception {
        watch.add(wait);
        chance = 1;
        assertEquals(Duration.ofSeconds(33), watch.look());
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(900)));
        assertEquals(Duration.ofSeconds(990), watch.look());
    }

    @Test
    void aLookComesAtThePlannedStart() {
        wait.appointment = now.plus(Duration.ofSeconds(7));
        watch.add(wait);
        assertEquals(7, lookSeconds());
        now = now.plus(Duration.ofSeconds(7));
        assertEquals(30, lookSeconds(), "an appointment that is over counts no more");
    }

    @Test
    void aBuildThatBeginsToWaitIsLookedAtAlone() throws Exception {
        IntStream.range(0, 300).forEach(i -> watch.add(new Wait(newChange())));
        watch.look();
        simulator.requests().reset();
        watch.add(wait);
        watch.lookAtUrgent();
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
        assertEquals(1, wait.observed.size());
        simulator.requests().reset();
        watch.lookAtUrgent();
        assertEquals(0, simulator.requests().entries().size(), "and once");
    }

    @Test
    void aWokenBuildIsLookedAtAlone() throws Exception {
        watch.add(wait);
        var other = new Wait(newChange());
        watch.add(other);
        watch.look();
        assertTrue(watch.wake(SysId.of(wait.change)));
        watch.lookAtUrgent();
        assertEquals(List.of(1, 0), List.of(wait.unchanged, other.unchanged));
        assertFalse(watch.wake(SysId.of("f".repeat(32))));
    }

    @Test
    void nobodyIsWokenWhileServiceNowWantsToBeLeftAlone() throws Exception {
        watch.add(wait);
        watch.look();
        simulator.faults().next(Fault.rateLimited(Duration.ofSeconds(900)));
        watch.look();
        simulator.requests().reset();
        watch.wake(SysId.of(wait.change));
        assertEquals(Duration.ofSeconds(900), watch.lookAtUrgent());
        assertEquals(0, simulator.requests().entries().size());
        now = now.plus(Duration.ofSeconds(900));
        assertEquals(INTERVAL, watch.look());
        assertEquals(1, wait.unchanged);
    }

    @Test
    void oneBuildThatCannotBeToldDoesNotKeepTheOthersFromHearing() throws Exception {
        var broken = new Wait(newChange());
        broken.breaks = true;
        watch.add(broken);
        watch.add(wait);
        watch.look();
        assertEquals(1, wait.observed.size());
        assertEquals(2, watch.size());
    }

    @Test
    void everyBuildKnowsWhenItIsLookedAtNext() throws Exception {
        watch.add(wait);
        watch.look();
        assertEquals(now.plus(INTERVAL), wait.nextLook);
    }

    @Test
    void aBuildThatBeginsToWaitKnowsItsNextLookFromItsFirstOne() throws Exception {
        watch.add(wait);
        watch.lookAtUrgent();
        var regular = now.plus(INTERVAL);
        assertEquals(regular, wait.nextLook);

        now = now.plusSeconds(10);
        var later = new Wait(newChange());
        watch.add(later);
        watch.lookAtUrgent();
        assertEquals(regular, later.nextLook, "the regular look comes for all");
    }

    @Test
    void theNextStatesAreAskedOnlyForChangesThatNeedThem() throws Exception {
        var approved = simulator
                .records()
                .insert("change_request", Map.of("state", "-4", "approval", "approved", "type", "normal"));
        watch.add(wait);
        watch.add(new Wait(approved));
        watch.look();
        assertEquals(1, simulator.requests().count(RequestKind.CHANGE_API));
    }

    @Test
    void waitsComeAndGoWhileLooksAreTaken() throws Exception {
        var changes = IntStream.range(0, 20).mapToObj(i -> newChange()).toList();
        var remaining = new ConcurrentLinkedQueue<Wait>();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var work = new ArrayList<Future<?>>();
            for (var thread = 0; thread < 6; thread++) {
                work.add(threads.submit(() -> comeAndGo(changes, remaining)));
            }
            work.add(threads.submit(() -> IntStream.range(0, 10).forEach(i -> lookSeconds())));
            for (var each : work) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(30, watch.size());
        watch.look();
        assertTrue(remaining.stream().allMatch(each -> each.observed.size() == 1), "each is told once");
    }

    private void comeAndGo(List<String> changes, Collection<Wait> remaining) {
        for (var i = 0; i < 500; i++) {
            var each = new Wait(changes.get(i % changes.size()));
            watch.add(each);
            watch.wake(SysId.of(each.change));
            if (i % 100 == 0) {
                remaining.add(each);
            } else {
                watch.remove(each);
            }
        }
    }

    private long lookSeconds() {
        try {
            return watch.look().toSeconds();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands for a build: remembers what it was told. */
    private static final class Wait implements PendingApproval {
        private final List<ChangeSnapshot> observed = new CopyOnWriteArrayList<>();
        private String change;
        private Instant deadline;
        private boolean alive = true;
        private boolean ends;
        private boolean breaks;
        private int unchanged;
        private Instant appointment;
        private Instant nextLook;
        private int unanswered;
        private String failure;

        Wait(String change) {
            this.change = change;
        }

        @Override
        public String change() {
            return change;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public Instant appointment() {
            return appointment;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public boolean isNews(ChangeSnapshot change) {
            return observed.isEmpty();
        }

        @Override
        public boolean observe(ChangeSnapshot change) {
            observed.add(change);
            if (breaks) {
                throw new IllegalStateException("this build is broken");
            }
            return ends;
        }

        @Override
        public void unchanged() {
            unchanged++;
        }

        @Override
        public void unanswered(String reason, Duration nextLook) {
            unanswered++;
        }

        @Override
        public void nextLook(Instant at) {
            nextLook = at;
        }

        @Override
        public void missing() {
            failure = "missing";
        }

        @Override
        public void expire() {
            failure = "expired";
        }

        @Override
        public void fail(String reason) {
            failure = reason;
        }
    }
}
