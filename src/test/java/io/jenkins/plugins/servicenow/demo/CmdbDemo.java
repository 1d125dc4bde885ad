package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** Shows where an image comes from and where it runs, and the questions that the CMDB answers then. */
final class CmdbDemo {

    private static final Path JENKINSFILE = Path.of("docs/examples/cmdb.Jenkinsfile");

    private CmdbDemo() {}

    /** The connection must be one that may create relationship types. */
    static void run(JenkinsRule j, ServiceNowSimulator simulator, PrintStream out) throws Exception {
        out.println("\nPipeline: " + JENKINSFILE + "\n");
        for (var server : List.of("Server-01", "Server-02")) {
            simulator.records().insert("cmdb_ci_linux_server", Map.of("name", server, "environment", "Production"));
        }
        var job = j.createProject(WorkflowJob.class, "gxp-medtech-station");
        job.setDefinition(new CpsFlowDefinition(Files.readString(JENKINSFILE), true));
        var run = job.scheduleBuild2(0).waitForStart();
        j.waitForCompletion(run);
        new LogPrinter(run, out).print();
        j.assertBuildStatusSuccess(run);
    }
}
