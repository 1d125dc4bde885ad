package io.jenkins.plugins.servicenow.approval;

import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.endings.EndNoteTimes;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jvnet.hudson.test.JenkinsRule;

/** One Jenkins and two instances, one the copy of the other, on which any number of {@link GateRun}s are made. */
final class Gate implements AutoCloseable {

    final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    final ServiceNowSimulator clone = ServiceNowSimulator.start();
    final PollClock time = new PollClock(Instant.parse("2026-03-02T10:00:00Z"));
    final VirtualScheduler scheduler = new VirtualScheduler(time);

    private final Instant begin = time.now();
    private GateRuns runs;
    private GateRun.RestartFaults faults = GateRun.RestartFaults.NONE;

    void begin(JenkinsRule j) throws Exception {
        simulator.clock().follow(() -> begin.plusNanos(time.nanoTime()));
        clone.clock().follow(() -> begin.plusNanos(time.nanoTime()));
        SimulatorConnection.configure(simulator);
        ChangePoller.setTiming(new PollTiming(
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                time,
                scheduler));
        EndNoteTimes.use(scheduler::schedule);
        ServiceNowConnection.setSleeper(time);
        runs = new GateRuns(j);
    }

    /** From now on restarts have these faults. */
    void plant(GateRun.RestartFaults inRestarts) {
        faults = inRestarts;
    }

    /** @param failed told of a seed that broke an invariant */
    int run(long seed, Consumer<String> failed) throws Exception {
        var run = new GateRun(seed, scheduler, time, simulator, clone, runs, faults);
        int violations = 0;
        try {
            var found = run.run();
            violations = found.size();
            if (violations > 0) {
                failed.accept(String.join("\n", found) + "\n" + run.script());
            }
        } catch (Exception | Error e) {
            throw new AssertionError(run.script(), e);
        }
        return violations;
    }

    @Override
    public void close() {
        scheduler.clear();
        ChangePoller.setTiming(PollTiming.STANDARD);
        EndNoteTimes.use(null);
        ServiceNowConnection.setSleeper(Sleeper.SYSTEM);
        simulator.close();
        clone.close();
    }
}
