package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** Shows an image that a person orders: published in the catalog, ordered, approved, built, and the order closed. */
final class OrderDemo {

    private static final String ORDERER = "ann.requester";
    private static final int ORDERED_BUILD = 2;
    private static final String CLOSED_COMPLETE = "3";

    private final JenkinsRule j;
    private final ServiceNowSimulator simulator;
    private final PrintStream out;
    private final boolean manual;

    OrderDemo(JenkinsRule j, ServiceNowSimulator simulator, PrintStream out, boolean manual) {
        this.j = j;
        this.simulator = simulator;
        this.out = out;
        this.manual = manual;
    }

    void run() throws Exception {
        Examples.allowPublishing(simulator);
        var job = Examples.job(j, "ordered-image", Examples.ORDERED_IMAGE);
        var publishing = job.scheduleBuild2(0).waitForStart();
        j.waitForCompletion(publishing);
        new LogPrinter(publishing, out).print();
        j.assertBuildStatusSuccess(publishing);
        order();
        build(job);
    }

    private void order() {
        if (manual) {
            out.println(
                    "\n>>> Order at " + simulator.url() + "/catalog and approve at " + simulator.url() + "/orders\n");
            return;
        }
        var item = simulator.records().all("sc_cat_item").get(0);
        var order = simulator
                .catalog()
                .orderAsPerson(
                        item.get("sys_id"),
                        "1",
                        ORDERER,
                        Map.of(
                                "recipe",
                                "web-base",
                                "hardened",
                                "true",
                                "purpose",
                                "The shop's \"new\" servers; $(date)"));
        out.println("\n>>> In ServiceNow Ann Requester orders \"" + item.get("name") + "\": " + order + "\n");
    }

    private void build(WorkflowJob job) throws Exception {
        var threads = Executors.newScheduledThreadPool(2);
        try {
            if (!manual) {
                threads.scheduleWithFixedDelay(new Approver(simulator, out), 3, 3, TimeUnit.SECONDS);
            }
            waitUntil(() -> job.getBuildByNumber(ORDERED_BUILD) != null);
            var run = job.getBuildByNumber(ORDERED_BUILD);
            var log = new LogPrinter(run, out);
            threads.scheduleWithFixedDelay(log::print, 0, 100, TimeUnit.MILLISECONDS);
            waitUntil(() -> !run.isBuilding());
            log.print();
            waitUntil(() -> state().equals(CLOSED_COMPLETE));
            j.assertBuildStatusSuccess(run);
        } finally {
            threads.shutdownNow();
        }
    }

    private String state() {
        return simulator.records().all("sc_req_item").get(0).get("state");
    }

    /** As long as it takes a person to order and to approve; otherwise what takes minutes has gone wrong. */
    private void waitUntil(BooleanSupplier done) throws InterruptedException {
        for (var tries = 0; !done.getAsBoolean(); tries++) {
            if (!manual && tries > 900) {
                throw new IllegalStateException("The order has come no further than "
                        + simulator.records().all("sc_req_item"));
            }
            Thread.sleep(200);
        }
    }
}
