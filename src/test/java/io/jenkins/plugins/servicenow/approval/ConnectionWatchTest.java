package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.RequestKind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionWatchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final Wait wait = new Wait(newChange());
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final ConnectionWatch watch = new ConnectionWatch(
            new ConnectionWatch.Connection() {
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
            () -> now);

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
        assertTrue(wait.failure.startsWith("The time for a decision is over"), wait.failure);
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
        assertTrue(wait.failure.contains("does not have the change request"), wait.failure);
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

    private long lookSeconds() {
        try {
            return watch.look().toSeconds();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands for a build: remembers what it was told. */
    private static final class Wait implements PendingApproval {
        private final List<TableRecord> observed = new ArrayList<>();
        private String change;
        private Instant deadline;
        private boolean alive = true;
        private boolean ends;
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
        public boolean isAlive() {
            return alive;
        }

        @Override
        public boolean isNews(TableRecord record) {
            return observed.isEmpty();
        }

        @Override
        public boolean observe(TableRecord record, List<Approver> approvers) {
            observed.add(record);
            return ends;
        }

        @Override
        public void unchanged() {}

        @Override
        public void unanswered(String reason, Duration nextLook) {
            unanswered++;
        }

        @Override
        public void fail(String reason) {
            failure = reason;
        }
    }
}
