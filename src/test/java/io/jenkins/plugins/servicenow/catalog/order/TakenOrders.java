package io.jenkins.plugins.servicenow.catalog.order;

import hudson.model.Action;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Orders that this controller has claimed, by a clock of the test; what follows from that happens when the test says so. */
final class TakenOrders implements BeforeEachCallback, AfterEachCallback {

    private final PollClock clock = new PollClock(Instant.parse("2026-03-02T10:00:00Z"));
    private final VirtualScheduler scheduler = new VirtualScheduler(clock);

    /** Puts it into the ledger as claimed, for the job. */
    OrderRecord claim(WorkflowJob job, OrderEntry order) throws IOException {
        var record = new OrderRecord(
                order.getConnection(),
                order.getInstance(),
                order.getTable(),
                order.getSysId(),
                order.getNumber(),
                order.getOrderItem(),
                job.getFullName(),
                "abort",
                "token",
                Phase.CLAIMED,
                0,
                null,
                clock.now(),
                OrderReports.NONE);
        CatalogOrders.get().ledger().put(record.key(), record);
        return record;
    }

    /** Starts a build of a claimed order. */
    WorkflowRun start(WorkflowJob job, OrderEntry order) throws Exception {
        var run = job.scheduleBuild2(0, OrderAction.of(order).toArray(Action[]::new))
                .waitForStart();
        work();
        return run;
    }

    /** Claims an order and starts its build. */
    WorkflowRun build(WorkflowJob job, OrderEntry order) throws Exception {
        claim(job, order);
        return start(job, order);
    }

    /** Runs what is due. */
    void work() {
        scheduler.advance(Duration.ZERO);
    }

    void pass(Duration time) {
        scheduler.advance(time);
    }

    /** As when Jenkins is killed. */
    void forget() {
        scheduler.clear();
    }

    /** What a poll does for an order that is in work. */
    void poll(ServiceNowSession session, OrderEntry order) throws Exception {
        work();
        OrderBuilds.update(key(order));
        OrderReporter.send(session, key(order));
    }

    void poll(ServiceNowSimulator simulator, OrderEntry order) throws Exception {
        poll(SimulatorSession.open(simulator), order);
    }

    static String key(OrderEntry order) {
        return OrderAction.of(order).stream()
                .filter(OrderAction.class::isInstance)
                .map(action -> ((OrderAction) action).key())
                .findFirst()
                .orElseThrow();
    }

    static OrderRecord known(OrderEntry order) throws IOException {
        return CatalogOrders.get().ledger().get(key(order)).orElseThrow();
    }

    /** The entries of a journal, the oldest first. */
    static List<String> journal(ServiceNowSimulator simulator, OrderEntry order, String field) {
        return simulator.records().journal(order.getOrderItem(), field);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        CatalogOrders.setTiming(
                new PollTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), clock, scheduler));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        CatalogOrders.setTiming(PollTiming.STANDARD);
    }
}
