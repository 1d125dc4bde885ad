package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints what it costs to bring the results of many test cases to a change request: time, requests, heap. */
public final class TestCases {

    private static final String NUMBER = "CHG0040001";
    private static final int PER_FILE = 100;

    /** One in so many fails. */
    private static final int FAILING = 50;

    private TestCases() {}

    /** @param arguments how many test cases; 10,000 when none is given */
    public static void main(String... arguments) throws Throwable {
        var cases = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(TestCases.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start()) {
            sessions.then(j -> measure(j, simulator, cases));
        } finally {
            sessions.tearDown();
        }
    }

    private static void measure(JenkinsRule j, ServiceNowSimulator simulator, int cases) throws Exception {
        simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number",
                                NUMBER,
                                "state",
                                "-1",
                                "approval",
                                "approved",
                                "assignment_group",
                                simulator.records().sysId("sys_user_group", "OS Image Builders")));
        SimulatorConnection.configure(simulator);
        var folder = Files.createDirectory(j.jenkins.getRootDir().toPath().resolve("reports"));
        var bytes = write(folder, cases);
        System.out.printf(
                "%ntest cases                    %,8d in %,d files, %,d kB%n", cases, cases / PER_FILE, bytes >> 10);
        build(j, simulator, folder, "counted only", "attachReports: false");
        build(j, simulator, folder, "counted and attached", "attachReports: true");
        build(j, simulator, folder, "once more, all is there", "attachReports: true");
        System.out.println();
    }

    private static void build(JenkinsRule j, ServiceNowSimulator simulator, Path folder, String what, String how)
            throws Exception {
        var job = j.createProject(WorkflowJob.class, what.replaceAll("\\W+", "-"));
        job.setDefinition(new CpsFlowDefinition(
                "node { dir('" + folder + "') { snowAttachTests results: '*.xml', change: '" + NUMBER
                        + "', onFailure: 'ignore', " + how + " } }",
                true));
        simulator.requests().reset();
        var heap = new HeapPeak();
        var start = System.nanoTime();
        var run = j.buildAndAssertSuccess(job);
        var time = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
                "%-29s %,8d ms, %,d requests, %,d kB heap at most above the start%n",
                what,
                time.toMillis(),
                simulator.requests().entries().size() - simulator.requests().count(RequestKind.PAGE),
                heap.end() >> 10);
        j.assertLogContains("✗ Tests: ", run);
    }

    private static long write(Path folder, int cases) throws Exception {
        var bytes = 0L;
        for (var file = 0; file < cases / PER_FILE; file++) {
            var xml = new StringBuilder("<testsuite name='Suite").append(file).append("'>\n");
            for (var i = 0; i < PER_FILE; i++) {
                var failure = i % FAILING == 0
                        ? "<failure message='expected 1 but was " + i + "'>" + "\tat org.acme.Test\n".repeat(20)
                                + "</failure>"
                        : "<system-out>" + "a line of output\n".repeat(10) + "</system-out>";
                xml.append("<testcase classname='org.acme.Suite" + file + "' name='test" + i + "' time='0.01'>"
                        + failure + "</testcase>\n");
            }
            var path = folder.resolve("TEST-Suite" + file + ".xml");
            Files.writeString(path, xml.append("</testsuite>"));
            bytes += Files.size(path);
        }
        return bytes;
    }
}
