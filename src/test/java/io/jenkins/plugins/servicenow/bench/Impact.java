package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints what it costs to ask what a base image affects: requests, the one for the token included, and time of the build. */
public final class Impact {

    private static final int BUILDS = 1_000;
    private static final int SERVERS_EACH = 5;

    private Impact() {}

    public static void main(String... arguments) throws Throwable {
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(Impact.class.getName(), "main");
        try {
            sessions.then(j -> {
                System.out.printf("%n%8s %8s %6s %9s %9s%n", "builds", "servers", "depth", "requests", "build");
                measure(j, 10, 1);
                measure(j, BUILDS, 1);
                measure(j, BUILDS, 4);
                System.out.println();
            });
        } finally {
            sessions.tearDown();
        }
    }

    /** @param depth how many generations the builds are spread over */
    private static void measure(JenkinsRule j, int builds, int depth) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            fill(new CmdbContent(simulator), builds, depth);
            var job = j.createProject(WorkflowJob.class, "impact-" + builds + "-" + depth);
            job.setDefinition(new CpsFlowDefinition(
                    "def impact = snowImpact(baseImage: 'base')\n"
                            + "if (impact.builds.size() != %d || impact.servers.size() != %d) { error 'wrong' }"
                                    .formatted(builds, builds * SERVERS_EACH),
                    true));
            simulator.requests().reset();
            var start = System.nanoTime();
            j.buildAndAssertSuccess(job);
            System.out.printf(
                    "%,8d %,8d %,6d %,9d %,6d ms%n",
                    builds,
                    builds * SERVERS_EACH,
                    depth,
                    simulator.requests().entries().size(),
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
    }

    private static void fill(CmdbContent cmdb, int builds, int depth) {
        var above = new String[] {cmdb.image("base", "1")};
        for (var generation = 0; generation < depth; generation++) {
            var made = new String[builds / depth];
            for (var i = 0; i < made.length; i++) {
                var name = "image-" + generation + "-" + i;
                made[i] = cmdb.image(name, "1");
                cmdb.relate(made[i], CmdbContent.DERIVED_FROM, above[i % above.length]);
                for (var server = 0; server < SERVERS_EACH; server++) {
                    cmdb.relate(made[i], CmdbContent.RUNS_ON, cmdb.server(name + "-server-" + server));
                }
            }
            above = made;
        }
    }
}
