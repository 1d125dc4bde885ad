package io.jenkins.plugins.servicenow.bench;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.endings.SettleCost;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints how long it takes to find out what has become of the change requests of builds that have died, and to put them on hold. */
public final class LostBuilds {

    private LostBuilds() {}

    public static void main(String... arguments) throws Throwable {
        for (var changes : new int[] {1_000, 10_000}) {
            measure("closed", changes, Map.of("state", "3"));
        }
        measure("open, put on hold", 1_000, Map.of("state", "-1", "approval", "approved"));
    }

    private static void measure(String what, int changes, Map<String, String> values) throws Throwable {
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(LostBuilds.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start()) {
            sessions.then(j -> {
                var cost = SettleCost.measure(simulator, failedBuild(j, simulator), changes, values);
                System.out.printf(
                        "%,7d changes, %-18s %,7d requests %,9d ms, %,6d kB on disk, %,7d entries left%n",
                        changes, what, cost.requests(), cost.millis(), cost.ledgerBytes() / 1024, cost.left());
            });
        } finally {
            sessions.tearDown();
        }
    }

    private static WorkflowRun failedBuild(JenkinsRule j, ServiceNowSimulator simulator) throws Exception {
        SimulatorConnection.configure(simulator);
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition("error 'no disk'", true));
        return j.buildAndAssertStatus(Result.FAILURE, job);
    }
}
