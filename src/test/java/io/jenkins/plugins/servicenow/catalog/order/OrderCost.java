package io.jenkins.plugins.servicenow.catalog.order;

import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** Jobs with triggers and their orders, polled by a clock of its own, for measurements. */
public final class OrderCost implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final int MAX_CYCLES = 1000;

    private final ServiceNowSimulator simulator;
    private final VirtualScheduler scheduler;
    private final List<WorkflowJob> jobs = new ArrayList<>();
    private final List<String> items = new ArrayList<>();

    /**
     * What the polls of one interval cost.
     *
     * @param requests all of them, those for a token included
     * @param queries those that read tables
     */
    public record Cycle(int requests, int tokens, int queries, long millis) {}

    /** To be made before Jenkins starts. */
    public OrderCost(ServiceNowSimulator simulator) {
        this.simulator = simulator;
        var clock = new PollClock(Instant.parse("2026-03-02T10:00:00Z"));
        scheduler = new VirtualScheduler(clock);
        simulator.clock().follow(clock::now);
        CatalogOrders.setTiming(
                new PollTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, INTERVAL, clock, scheduler));
    }

    /** Jobs without triggers whose builds go on until they are stopped, each with a catalog item. */
    public void addJobs(JenkinsRule j, int count) throws Exception {
        for (var i = 0; i < count; i++) {
            var item = simulator.catalog().item("Image " + i);
            simulator.catalog().variable(item, "recipe", "6");
            items.add(item);
            var job = j.createProject(WorkflowJob.class, "image-" + i);
            job.setDefinition(new CpsFlowDefinition("sleep 86400", true));
            job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("RECIPE")));
            jobs.add(job);
        }
    }

    public void addTriggers() throws IOException {
        for (var i = 0; i < jobs.size(); i++) {
            var trigger = new CatalogOrdersTrigger(items.get(i));
            trigger.setParameters(List.of(new OrderParameter("RECIPE", "recipe")));
            jobs.get(i).addTrigger(trigger);
        }
    }

    /** One of each item. */
    public void order() {
        items.forEach(item -> simulator
                .catalog()
                .approve(simulator.catalog().order(item, "ann.requester", Map.of("recipe", "web-base"))));
    }

    public Cycle cycle() {
        simulator.requests().reset();
        var start = System.nanoTime();
        scheduler.advance(INTERVAL);
        return new Cycle(
                simulator.requests().entries().size(),
                simulator.requests().count(RequestKind.TOKEN),
                simulator.requests().count(RequestKind.TABLE_READ),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    /**
     * Polls until each order is being built and that was reported.
     *
     * @return how many requests that took
     */
    public int startAll() throws IOException {
        var requests = 0;
        for (var i = 0; i < MAX_CYCLES; i++) {
            requests += cycle().requests();
            var started = CatalogOrders.get().ledger().find(order -> order.phase() == Phase.STARTED);
            if (started.size() == jobs.size()
                    && started.values().stream()
                            .allMatch(order -> !order.reports().sent().isEmpty()
                                    && order.reports().pending().isEmpty())) {
                return requests;
            }
        }
        throw new IllegalStateException("Not every order has a build");
    }

    @Override
    public void close() {
        CatalogOrders.setTiming(PollTiming.STANDARD);
    }
}
