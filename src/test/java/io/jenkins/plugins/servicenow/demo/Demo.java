package io.jenkins.plugins.servicenow.demo;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Shows a pipeline that builds an OS image, is held until ServiceNow approves its change request, and goes on. */
public final class Demo {

    private static final Path JENKINSFILE = Path.of("docs/examples/os-image.Jenkinsfile");
    private static final PrintStream OUT = System.out;

    private Demo() {}

    /** @param arguments {@code manual} when a person is going to approve on the simulator's page */
    public static void main(String... arguments) throws Throwable {
        var manual = List.of(arguments).contains("manual");
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(Demo.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start()) {
            sessions.then(j -> run(j, simulator, manual));
        } finally {
            sessions.tearDown();
        }
    }

    private static void run(JenkinsRule j, ServiceNowSimulator simulator, boolean manual) throws Exception {
        OUT.println("\nServiceNow (simulated): " + simulator.url() + "/\nPipeline: " + JENKINSFILE + "\n");
        var connection = SimulatorConnection.configure(simulator);
        connection.setPollSeconds(5);
        connection.setCreateRelationshipTypes(true);
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition(Files.readString(JENKINSFILE), true));

        var threads = Executors.newScheduledThreadPool(2);
        try {
            var run = job.scheduleBuild2(0).waitForStart();
            var log = new LogPrinter(run, OUT);
            threads.scheduleWithFixedDelay(log::print, 0, 100, TimeUnit.MILLISECONDS);
            if (manual) {
                OUT.println(">>> Approve or reject the change request at " + simulator.url() + "/\n");
            } else {
                threads.scheduleWithFixedDelay(new Approver(simulator, OUT), 3, 3, TimeUnit.SECONDS);
            }
            j.waitForCompletion(run);
            log.print();
            RecordTable.print(simulator, OUT);
            if (!manual) {
                j.assertBuildStatus(Result.SUCCESS, run);
            }
            CmdbDemo.run(j, simulator, OUT);
        } finally {
            threads.shutdownNow();
        }
    }
}
