package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints what builds that wait for an approval cost: requests and time of a poll cycle, threads, heap. */
public final class WaitingBuilds {

    private static final int FIRST_NUMBER = 40000;
    private static final int POLL_SECONDS = 5;

    private WaitingBuilds() {}

    /** @param arguments how many builds; 1000 when none is given */
    public static void main(String... arguments) throws Throwable {
        var builds = arguments.length == 0 ? 1000 : Integer.parseInt(arguments[0]);
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(WaitingBuilds.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start()) {
            sessions.then(j -> measure(j, simulator, builds));
        } finally {
            sessions.tearDown();
        }
    }

    private static void measure(JenkinsRule j, ServiceNowSimulator simulator, int builds) throws Exception {
        for (var i = 1; i <= builds; i++) {
            simulator
                    .records()
                    .insert(
                            "change_request",
                            Map.of("number", "CHG00" + (FIRST_NUMBER + i), "state", "-4", "approval", "requested"));
        }
        SimulatorConnection.configure(simulator).setPollSeconds(POLL_SECONDS);
        var job = j.createProject(WorkflowJob.class, "waiting");
        job.setDefinition(new CpsFlowDefinition(
                "snowWaitApproval('CHG00' + (" + FIRST_NUMBER + " + (env.BUILD_NUMBER as int)))", true));

        var threads = Thread.activeCount();
        var heap = usedHeap();
        var runs = new ArrayList<WorkflowRun>();
        for (var i = 1; i <= builds; i++) {
            runs.add(job.scheduleBuild2(0).waitForStart());
        }
        for (var run : runs) {
            j.waitForMessage("state Assess, approval requested", run);
        }

        // All have been polled once; what follows is the steady state.
        simulator.requests().reset();
        simulator.requests().await(RequestKind.TOKEN, 2);
        var cycle = simulator.requests().entries().stream()
                .map(entry -> entry.kind())
                .toList();
        cycle = cycle.subList(0, cycle.lastIndexOf(RequestKind.TOKEN));

        System.out.printf("%nwaiting builds                %,8d%n", builds);
        System.out.printf("token requests per cycle      %,8d%n", count(cycle, RequestKind.TOKEN));
        System.out.printf("queries per cycle             %,8d%n", count(cycle, RequestKind.TABLE_READ));
        System.out.printf("all requests per cycle        %,8d%n", cycle.size());
        System.out.printf("threads before and after      %,8d %,8d%n", threads, Thread.activeCount());
        System.out.printf("heap per build, whole Jenkins %,8d bytes%n", (usedHeap() - heap) / builds);

        var start = System.nanoTime();
        for (var i = 1; i <= builds; i++) {
            simulator
                    .records()
                    .find("change_request", "number", "CHG00" + (FIRST_NUMBER + i))
                    .ifPresent(change -> simulator
                            .records()
                            .set(
                                    "change_request",
                                    change.get("sys_id"),
                                    Map.of("state", "-2", "approval", "approved")));
        }
        for (var run : runs) {
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        }
        System.out.printf(
                "all approved, all builds ended %,8d ms at a poll interval of %d s%n%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis(), POLL_SECONDS);
    }

    private static long count(List<RequestKind> cycle, RequestKind kind) {
        return cycle.stream().filter(kind::equals).count();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
