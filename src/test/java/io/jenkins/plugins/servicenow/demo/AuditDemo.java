package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Shows what the auditor gets: the table of checks, and the reports as files that stay when the demo ends. */
final class AuditDemo {

    private AuditDemo() {}

    static void print(ServiceNowSimulator simulator, WorkflowRun run, PrintStream out) throws IOException {
        out.println("\nThe table of checks:");
        checks(JenkinsRule.getLog(run)).forEach(out::println);
        var folder = Files.createTempDirectory("servicenow-audit");
        out.println("\nFor the auditor:");
        var report = run.getRootDir().toPath().resolve("archive/report.html");
        out.println("  " + Files.copy(report, folder.resolve("report.html")) + " (open it in a browser)");
        var change = simulator.records().all("change_request").get(0);
        for (var file : simulator.attachments().of(change.get("sys_id"))) {
            var copy = folder.resolve(file.get("file_name"));
            Files.write(copy, simulator.attachments().content(file.get("sys_id")));
            out.println("  " + copy + " (attached to " + change.get("number") + ")");
        }
    }

    /** As the step has logged it. */
    private static List<String> checks(String log) {
        var checks = log.lines()
                .filter(line -> line.matches(" *\\d+ pass +\\d+ fail +\\d+ not known .*"))
                .toList();
        if (checks.isEmpty()) {
            throw new IllegalStateException("The build has made no compliance report");
        }
        return checks;
    }
}
