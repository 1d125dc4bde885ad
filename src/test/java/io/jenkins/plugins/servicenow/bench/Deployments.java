package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints what it costs to link an image to many servers: requests, the one for the token included, and time of the build. */
public final class Deployments {

    private static final int[] SERVERS = {1, 100, 1_000};

    private Deployments() {}

    public static void main(String... arguments) throws Throwable {
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(Deployments.class.getName(), "main");
        try {
            sessions.then(Deployments::measure);
        } finally {
            sessions.tearDown();
        }
    }

    private static void measure(JenkinsRule j) throws Exception {
        // Loads the classes.
        link(j, "warm-up", 1, "");
        System.out.printf("%n%8s  %-36s %9s %9s%n", "servers", "", "requests", "build");
        for (var servers : SERVERS) {
            print(j, servers, "new", "");
            print(j, servers, "linked before", "again");
            print(j, servers, "another image replaced", "replace");
        }
        System.out.println();
    }

    private static void print(JenkinsRule j, int servers, String what, String how) throws Exception {
        var cost = link(j, "b-" + servers + how, servers, how);
        System.out.printf("%,8d  %-36s %,9d %,6d ms%n", servers, what, cost.requests(), cost.millis());
    }

    private record Cost(int requests, long millis) {}

    private static Cost link(JenkinsRule j, String job, int count, String how) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            var cmdb = new CmdbContent(simulator);
            var image = cmdb.image("web-base", "1.0");
            var old = cmdb.image("web-base-old", "0.9");
            var names = new ArrayList<String>();
            for (var i = 0; i < count; i++) {
                names.add("web-" + i);
                var server = cmdb.server("web-" + i);
                if (!how.isEmpty()) {
                    cmdb.relate(how.equals("replace") ? old : image, CmdbContent.RUNS_ON, server);
                }
            }
            return build(j, simulator, job, names, how.equals("replace"));
        }
    }

    private static Cost build(
            JenkinsRule j, ServiceNowSimulator simulator, String name, List<String> servers, boolean replace)
            throws Exception {
        var job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                "snowLinkDeployment ci: 'web-base', servers: '%s'.tokenize(' '), replace: %s"
                        .formatted(String.join(" ", servers), replace),
                true));
        var start = System.nanoTime();
        j.buildAndAssertSuccess(job);
        return new Cost(
                simulator.requests().entries().size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
}
