package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.BooleanParameterDefinition;
import hudson.model.BooleanParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The declarative pipeline of the documentation, as it is written there. */
@WithJenkins
class DeclarativeExampleTest {

    private static final Path JENKINSFILE = Path.of("docs/examples/os-image-declarative.Jenkinsfile");

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private JenkinsRule j;

    @BeforeEach
    void prepare(JenkinsRule j) throws Exception {
        this.j = j;
        var connection = SimulatorConnection.configure(simulator);
        connection.getCmdb().setCreateRelationshipTypes(true);
        simulator
                .records()
                .insert("cmdb_ci_os_image", Map.of("name", "Ubuntu 24.04 Base Image", "u_version", "2026.06"));
        simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "Server-01"));
        simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "Server-02"));
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private WorkflowRun build(Result result, boolean broken) throws Exception {
        var job = j.createProject(WorkflowJob.class, "web-base");
        job.addProperty(new ParametersDefinitionProperty(new BooleanParameterDefinition("BROKEN", false, "")));
        job.setDefinition(new CpsFlowDefinition(Files.readString(JENKINSFILE), true));
        var run = job.scheduleBuild2(0, new ParametersAction(new BooleanParameterValue("BROKEN", broken)))
                .waitForStart();
        j.waitForMessage("; waiting for ", run);
        simulator.approvals().approveAll("CHG0030001", "Reviewed");
        return j.assertBuildStatus(result, j.waitForCompletion(run));
    }

    private Map<String, String> only(String table) {
        var records = simulator.records().all(table);
        assertEquals(1, records.size(), table);
        return records.get(0);
    }

    @Test
    void aGoodBuildClosesItsChange() throws Exception {
        build(Result.SUCCESS, false);
        assertEquals("3", only("change_request").get("state"));
        assertEquals(2, simulator.records().all("cmdb_ci_os_image").size());
        assertEquals(3, simulator.records().all("cmdb_rel_ci").size());
        assertEquals(0, simulator.records().all("incident").size());
    }

    @Test
    void aFailingBuildFilesAnIncidentAndFlagsItsChange() throws Exception {
        var run = build(Result.FAILURE, true);
        j.assertLogContains("Filed incident INC0010001", run);
        assertEquals("true", only("change_request").get("on_hold"));
        assertEquals("Build failure: web-base (web-base #1)", only("incident").get("short_description"));
        assertEquals(0, simulator.records().all("cmdb_rel_ci").size());
    }
}
