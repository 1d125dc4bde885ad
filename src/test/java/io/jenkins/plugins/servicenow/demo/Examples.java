package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.access.People;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** The pipelines of the documentation, and what they expect of ServiceNow. */
final class Examples {

    static final String OS_IMAGE = "docs/examples/os-image.Jenkinsfile";
    static final String ORDERED_IMAGE = "docs/examples/ordered-image.Jenkinsfile";
    static final String AUDITED_IMAGE = "docs/examples/audited-image.Jenkinsfile";
    static final String ROLLOUT = "docs/examples/rollout.Jenkinsfile";
    static final String CMDB = "docs/examples/cmdb.Jenkinsfile";

    private Examples() {}

    static void prepare(ServiceNowSimulator simulator) throws IOException {
        var connection = SimulatorConnection.configure(simulator);
        connection.setPollSeconds(5);
        connection.getCmdb().setCreateRelationshipTypes(true);
        // What was attached a moment ago is read.
        simulator.attachments().scanTime(Duration.ZERO);
        for (var server : List.of("web-01", "web-02", "Server-01", "Server-02")) {
            simulator.records().insert("cmdb_ci_linux_server", Map.of("name", server, "environment", "Production"));
        }
    }

    /** Publishing is a right of its own, on both sides. */
    static void allowPublishing(ServiceNowSimulator simulator) {
        simulator.access().roles(People.APPLICATION_USER, "itil", "cmdb_admin", "sn_change_write", "catalog_admin");
        SimulatorConnection.named("simulator").setPublishCatalogItems(true);
    }

    static WorkflowJob job(JenkinsRule j, String name, String jenkinsfile) throws Exception {
        var job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(Files.readString(file(jenkinsfile)), true));
        return job;
    }

    /** Tests run in the directory of their Maven module, the demo in that of the project. */
    private static Path file(String name) {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve(name))) {
            directory = Objects.requireNonNull(directory.getParent(), name);
        }
        return directory.resolve(name);
    }
}
