package io.jenkins.plugins.servicenow.demo;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.model.User;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jenkins.model.JenkinsLocationConfiguration;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/**
 * Shows the life of an OS image: asked for, approved, built, registered, tested, deployed, or failed; ordered in the catalog; with what
 * an auditor asks for; or rolled out until somebody cancels that.
 */
public final class Demo {

    /** Known to Jenkins and to ServiceNow by the same name. */
    private static final String REQUESTER = "dana.developer";

    private static final PrintStream OUT = System.out;

    private final ServiceNowSimulator simulator;
    private final Scenario scenario;
    private final boolean manual;

    private Demo(ServiceNowSimulator simulator, Scenario scenario, boolean manual) {
        this.simulator = simulator;
        this.scenario = scenario;
        this.manual = manual;
    }

    /**
     * @param arguments {@code success} or {@code failure}, how the build shall end, {@code order}, {@code audit} or {@code cancel}; then
     *     {@code manual} when a person is going to approve on the simulator's page
     */
    public static void main(String... arguments) throws Throwable {
        var scenario = Scenario.of(arguments[0]);
        var manual = List.of(arguments).contains("manual");
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(Demo.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start()) {
            sessions.then(new Demo(simulator, scenario, manual)::run);
            // Jenkins has ended, and with it has noted the last stages.
            RecordTable.print(simulator, OUT);
        } finally {
            sessions.tearDown();
        }
    }

    private void run(JenkinsRule j) throws Exception {
        OUT.println("\nServiceNow (simulated): " + simulator.url() + "/\nPipeline: " + example() + ", "
                + scenario.title() + "\n");
        JenkinsLocationConfiguration.get().setUrl("https://jenkins.example.com/");
        Examples.prepare(simulator);
        if (scenario == Scenario.ORDER) {
            new OrderDemo(j, simulator, OUT, manual).run();
            return;
        }
        simulator.records().insert("sys_user", Map.of("user_name", REQUESTER, "name", "Dana Developer"));
        User.getById(REQUESTER, true);
        var result = build(j);
        if (!manual) {
            check(result);
        }
        if (scenario == Scenario.AUDIT || scenario == Scenario.CANCEL) {
            return;
        }
        if (result == Result.SUCCESS) {
            CmdbDemo.run(j, OUT);
        }
    }

    private String example() {
        return switch (scenario) {
            case SUCCESS, FAILURE -> Examples.OS_IMAGE;
            case ORDER -> Examples.ORDERED_IMAGE;
            case AUDIT -> Examples.AUDITED_IMAGE;
            case CANCEL -> Examples.ROLLOUT;
        };
    }

    private Result build(JenkinsRule j) throws Exception {
        var job = Examples.job(j, Path.of(example()).getFileName().toString().replace(".Jenkinsfile", ""), example());
        var threads = Executors.newScheduledThreadPool(2);
        try {
            var build = job.scheduleBuild2(0, requested());
            var started = build.waitForStart();
            var log = new LogPrinter(started, OUT);
            threads.scheduleWithFixedDelay(log::print, 0, 100, TimeUnit.MILLISECONDS);
            if (manual) {
                OUT.println(">>> Approve or reject the change request at " + simulator.url() + "/\n");
                if (scenario == Scenario.CANCEL) {
                    OUT.println(ChangeManager.instructions(simulator));
                }
            } else {
                if (scenario == Scenario.CANCEL) {
                    threads.scheduleWithFixedDelay(new ChangeManager(simulator, started, OUT), 1, 1, TimeUnit.SECONDS);
                }
                threads.scheduleWithFixedDelay(new Approver(simulator, OUT), 3, 3, TimeUnit.SECONDS);
            }
            // As long as it takes a person to approve.
            var run = build.get();
            log.print();
            if (scenario == Scenario.AUDIT && run.getResult() == Result.SUCCESS) {
                AuditDemo.print(simulator, run, OUT);
            }
            return run.getResult();
        } finally {
            threads.shutdownNow();
        }
    }

    private Action[] requested() {
        var by = Stream.of(new CauseAction(new Cause.UserIdCause(REQUESTER)));
        return Stream.concat(by, Stream.of(scenario.given())).toArray(Action[]::new);
    }

    /** That the demo shows what it is said to show. */
    private void check(Result result) {
        var incidents = simulator.records().all("incident").size();
        if (scenario == Scenario.CANCEL) {
            ChangeManager.check(simulator);
        }
        var expected = scenario == Scenario.FAILURE ? 1 : 0;
        if (result != scenario.result() || incidents != expected) {
            throw new IllegalStateException("The build ended as " + result + " with " + incidents
                    + " incidents, not as " + scenario.result() + " with " + expected);
        }
    }
}
