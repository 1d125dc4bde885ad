package io.jenkins.plugins.servicenow.catalog.order;

import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** A catalog item of an image, and jobs that build its orders. */
final class OrderScene {

    static final String USER = "ann.requester";

    private final ServiceNowSimulator simulator;
    final String item;

    OrderScene(ServiceNowSimulator simulator) {
        this(simulator, Map.of());
    }

    /** @param fields of the item */
    OrderScene(ServiceNowSimulator simulator, Map<String, String> fields) {
        this.simulator = simulator;
        var catalog = simulator.catalog();
        item = catalog.item("Build OS image", fields);
        catalog.variable(item, "recipe", "5", "ubuntu", "rocky");
        catalog.variable(item, "hardened", "7");
        catalog.variable(item, "note", "6");
    }

    CatalogOrdersTrigger trigger() {
        var trigger = new CatalogOrdersTrigger(item);
        trigger.setParameters(List.of(
                new OrderParameter("RECIPE", "recipe"),
                new OrderParameter("HARDENED", "hardened"),
                new OrderParameter("NOTE", "note")));
        return trigger;
    }

    WorkflowJob job(JenkinsRule j, String name) throws Exception {
        return job(j, name, trigger());
    }

    static WorkflowJob job(JenkinsRule j, String name, CatalogOrdersTrigger trigger) throws Exception {
        var job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("echo 'built'", true));
        job.addProperty(new ParametersDefinitionProperty(
                new ChoiceParameterDefinition("RECIPE", new String[] {"ubuntu", "rocky"}, ""),
                new BooleanParameterDefinition("HARDENED", false, ""),
                new StringParameterDefinition("NOTE", "none"),
                new StringParameterDefinition("OTHER", "as always")));
        job.addTrigger(trigger);
        return job;
    }

    /** @return the number of the requested item, which waits for its approval */
    String order(Map<String, String> values) {
        var all = new TreeMap<>(Map.of("recipe", "rocky", "hardened", "true", "note", "hello"));
        all.putAll(values);
        return simulator.catalog().order(item, USER, all);
    }

    /** @return the number of the requested item */
    String approvedOrder(Map<String, String> values) {
        var number = order(values);
        simulator.catalog().approve(number);
        return number;
    }

    String approvedOrder() {
        return approvedOrder(Map.of());
    }

    Map<String, String> record(String number) {
        return simulator.records().find("sc_req_item", "number", number).orElseThrow();
    }

    void set(String number, Map<String, String> values) {
        simulator.records().set("sc_req_item", record(number).get("sys_id"), values);
    }

    List<String> comments(String number) {
        return simulator.records().journal(record(number).get("sys_id"), "comments");
    }

    static WorkflowRun build(JenkinsRule j, WorkflowJob job, int number) throws Exception {
        builds(j, job);
        return job.getBuildByNumber(number);
    }

    static Map<String, Object> parameters(WorkflowRun run) {
        var values = new TreeMap<String, Object>();
        run.getAction(ParametersAction.class)
                .getParameters()
                .forEach(each -> values.put(each.getName(), each.getValue()));
        return values;
    }

    /** How many builds have begun, when all have ended and none is about to begin. */
    static int builds(JenkinsRule j, WorkflowJob job) throws Exception {
        waitForStarts();
        var builds = 0;
        for (var run : job.getBuilds()) {
            j.waitForCompletion(run);
            builds = Math.max(builds, run.getNumber());
        }
        return builds;
    }

    /** Until no build is about to begin. */
    static void waitForStarts() throws IOException {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (isStarting() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    /** An item leaves the queue before its build is there. */
    private static boolean isStarting() throws IOException {
        var queue = Queue.getInstance();
        return queue.getItems().length > 0
                || CatalogOrders.get().ledger().find(order -> order.phase() == Phase.SCHEDULED).values().stream()
                        .map(order -> queue.getItem(order.queueId()))
                        .anyMatch(item -> item instanceof Queue.LeftItem left
                                && !left.isCancelled()
                                && left.getExecutable() == null);
    }

    static List<String> problems(WorkflowJob job) {
        return CatalogOrders.get().status(job).problems();
    }
}
