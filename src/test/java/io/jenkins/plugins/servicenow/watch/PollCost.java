package io.jenkins.plugins.servicenow.watch;

import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the poller without Jenkins, so that ten thousand waits fit on a small machine. */
public final class PollCost {

    /**
     * @param tokens requests for a token in one cycle
     * @param queries queries in one cycle
     * @param heapPerWait in bytes: the entry with the poller and the change as last polled, without Pipeline's own
     * @param millis time of one cycle
     */
    public record Cost(int waits, int tokens, int queries, long heapPerWait, long millis) {}

    private PollCost() {}

    public static Cost measure(ServiceNowSimulator simulator, int waits) throws Exception {
        var changes = new ArrayList<String>();
        for (var i = 0; i < waits; i++) {
            changes.add(simulator
                    .records()
                    .insert("change_request", Map.of("state", "-4", "approval", "requested", "type", "normal")));
        }
        var before = usedHeap();
        var poller = new ConnectionPoller<>(
                new ConnectionPoller.Connection<Wait>() {
                    @Override
                    public ConnectionPoller.Access<Wait> begin() {
                        return new ConnectionPoller.Access<Wait>() {
                            @Override
                            public boolean admits(Wait wait) {
                                return true;
                            }

                            @Override
                            public ServiceNowSession open(Wait wait) {
                                return SimulatorSession.open(simulator);
                            }
                        };
                    }

                    @Override
                    public Duration interval() {
                        return Duration.ofSeconds(30);
                    }
                },
                Sleeper.SYSTEM,
                () -> 0);
        changes.forEach(change -> poller.add(new Wait(SysId.of(change).value())));
        poller.pollAll();
        var heap = (usedHeap() - before) / waits;
        simulator.requests().reset();
        var start = System.nanoTime();
        poller.pollAll();
        var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return new Cost(
                poller.size(),
                simulator.requests().count(RequestKind.TOKEN),
                simulator.requests().count(RequestKind.TABLE_READ),
                heap,
                millis);
    }

    private static long usedHeap() throws InterruptedException {
        for (var i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Wait extends UndecidedWait {

        private final List<ApprovalReading> seen = new ArrayList<>(1);

        Wait(String change) {
            super(change);
        }

        @Override
        public boolean observe(ApprovalReading reading) {
            seen.add(reading);
            return super.observe(reading);
        }
    }
}
