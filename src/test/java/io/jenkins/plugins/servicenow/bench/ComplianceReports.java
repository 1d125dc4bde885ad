package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/**
 * Prints what it costs to report about a base image and all that derives from it: requests, the one for the token included, time of
 * the build, memory, and size of the report.
 */
public final class ComplianceReports {

    private static final int SERVERS_EACH = 3;

    private ComplianceReports() {}

    public static void main(String... arguments) throws Throwable {
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(ComplianceReports.class.getName(), "main");
        try {
            sessions.then(j -> {
                System.out.printf(
                        "%n%8s %6s %9s %9s %9s %9s%n", "images", "format", "requests", "build", "memory", "report");
                measure(j, 9, "html");
                measure(j, 99, "html");
                measure(j, 999, "html");
                measure(j, 999, "json");
                measure(j, 999, "csv");
                System.out.println();
            });
        } finally {
            sessions.tearDown();
        }
    }

    /** @param derived images beside the one that they derive from */
    private static void measure(JenkinsRule j, int derived, String format) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator);
            fill(simulator, derived);
            var job = j.createProject(WorkflowJob.class, "report-" + derived + "-" + format);
            var file = Files.createTempDirectory("report").resolve("report." + format);
            job.setDefinition(new CpsFlowDefinition(
                    ("node { def report = snowComplianceReport(baseImage: 'base', file: 'report.%s', failOn: 'never')\n"
                                    + "sh 'cp report.%s %s'\n"
                                    + "if (report.images.size() != %d) { error 'wrong' } }")
                            .formatted(format, format, file, derived + 1),
                    true));
            simulator.requests().reset();
            var heap = new HeapPeak();
            var start = System.nanoTime();
            j.buildAndAssertSuccess(job);
            var time = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(
                    "%,8d %6s %,9d %,6d ms %,6d MB %,6d kB%n",
                    derived + 1,
                    format,
                    simulator.requests().entries().size(),
                    time.toMillis(),
                    heap.end() / 1_000_000,
                    Files.size(file) / 1000);
            keep(file);
        }
    }

    /** Where the property says, for a look at it. */
    private static void keep(Path file) throws Exception {
        var directory = System.getProperty("reports");
        if (directory != null) {
            Files.copy(file, Path.of(directory, file.getParent().getFileName() + "-" + file.getFileName()));
        }
    }

    private static void fill(ServiceNowSimulator simulator, int derived) {
        var cmdb = new CmdbContent(simulator);
        var base = cmdb.image("base", "1");
        carriedOut(simulator, cmdb, base, 0);
        for (var i = 1; i <= derived; i++) {
            var image = cmdb.image("image-" + i, "1");
            cmdb.relate(image, CmdbContent.DERIVED_FROM, base);
            carriedOut(simulator, cmdb, image, i);
            for (var server = 0; server < SERVERS_EACH; server++) {
                cmdb.relate(image, CmdbContent.RUNS_ON, cmdb.server("server-" + i + "-" + server));
            }
        }
    }

    /** With the approvals of two groups, and a file. */
    private static void carriedOut(ServiceNowSimulator simulator, CmdbContent cmdb, String image, int number) {
        var records = simulator.records();
        var change = records.insert(
                "change_request",
                Map.of(
                        "number", "CHG1%06d".formatted(number),
                        "state", "3",
                        "approval", "approved",
                        "close_code", "successful",
                        "start_date", "2026-03-01 08:00:00",
                        "end_date", "2026-03-01 18:00:00",
                        "work_start", "2026-03-01 10:00:00",
                        "work_end", number % 10 == 3 ? "2026-03-01 19:00:00" : "2026-03-01 11:00:00",
                        "closed_at", "2026-03-01 20:00:00",
                        "opened_by", records.sysId("sys_user", "jenkins.pipeline")));
        cmdb.affect(change, image);
        for (var approver : new String[] {"ann.approver", "carl.cab"}) {
            records.insert(
                    "sysapproval_approver",
                    Map.of(
                            "sysapproval",
                            change,
                            "approver",
                            records.sysId("sys_user", approver),
                            "state",
                            "approved",
                            "sys_updated_on",
                            "2026-03-01 09:00:00",
                            "sys_updated_by",
                            approver));
        }
        simulator
                .attachments()
                .attach(
                        "cmdb_ci_os_image",
                        image,
                        "bom.cdx.json",
                        "application/json",
                        ReceivedContent.of(("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8)));
    }
}
