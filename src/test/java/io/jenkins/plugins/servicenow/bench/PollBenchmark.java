package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.watch.PollCost;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints what the poller costs by the number of waits, how fast an approval is seen, and what a change request costs. */
public final class PollBenchmark {

    private static final int POLL_SECONDS = 30;

    private PollBenchmark() {}

    public static void main(String... arguments) throws Throwable {
        try (var simulator = ServiceNowSimulator.start()) {
            // Loads the classes, which would else count as heap of the first waits.
            PollCost.measure(simulator, 100);
        }
        System.out.printf("%n%8s %8s %8s %16s %10s%n", "waits", "tokens", "queries", "heap per wait", "cycle");
        for (var waits : new int[] {100, 1_000, 10_000}) {
            try (var simulator = ServiceNowSimulator.start()) {
                var cost = PollCost.measure(simulator, waits);
                System.out.printf(
                        "%,8d %,8d %,8d %,10d bytes %,7d ms%n",
                        cost.waits(), cost.tokens(), cost.queries(), cost.heapPerWait(), cost.millis());
            }
        }
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(PollBenchmark.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start()) {
            sessions.then(j -> measure(j, simulator));
        } finally {
            sessions.tearDown();
        }
    }

    private static void measure(JenkinsRule j, ServiceNowSimulator simulator) throws Exception {
        SimulatorConnection.configure(simulator).setPollSeconds(POLL_SECONDS);
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition("""
                def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                echo 'created'
                snowWaitApproval change
                """, true));
        System.out.printf("%nfrom approval to the end of the build, poll interval %d s%n", POLL_SECONDS);
        System.out.printf("  with a call of the webhook %,8d ms%n", latency(j, simulator, job, true));
        System.out.printf("  without                    %,8d ms%n%n", latency(j, simulator, job, false));
    }

    private static long latency(JenkinsRule j, ServiceNowSimulator simulator, WorkflowJob job, boolean webhook)
            throws Exception {
        simulator.requests().reset();
        var run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("created", run);
        var requests = simulator.requests().entries();
        if (webhook) {
            System.out.printf(
                    "  (snowChangeRequest: %d requests: %s)%n",
                    requests.size(),
                    requests.stream()
                            .map(entry -> entry.method() + " " + entry.kind())
                            .collect(Collectors.joining(", ")));
        }
        j.waitForMessage("approval requested; waiting", run);
        var change = simulator
                .records()
                .find("change_request", "number", "CHG003000" + run.getNumber())
                .orElseThrow();
        simulator.approvals().approveAll(change.get("number"), "fine");
        var start = System.nanoTime();
        if (webhook) {
            Polls.request(change.get("sys_id"));
        }
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
