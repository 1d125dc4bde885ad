package io.jenkins.plugins.servicenow.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The example of the documentation does what it says, in the sandbox too where there is one. */
@WithJenkins
class OsImageExampleTest {

    private static final String NUMBER = "CHG0030001";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private WorkflowRun run(JenkinsRule j, Scenario scenario) throws Exception {
        Examples.prepare(simulator);
        var run = Examples.job(j, "os-image", Examples.OS_IMAGE)
                .scheduleBuild2(0, scenario.given())
                .waitForStart();
        j.waitForMessage("Waiting for the approval of " + NUMBER, run);
        simulator.approvals().approveAll(NUMBER, "fine");
        return j.assertBuildStatus(scenario.result(), j.waitForCompletion(run));
    }

    private Map<String, String> change() {
        return simulator.records().find("change_request", "number", NUMBER).orElseThrow();
    }

    private List<String> attached() {
        return simulator.attachments().of(change().get("sys_id")).stream()
                .map(file -> file.get("file_name"))
                .toList();
    }

    @Test
    void goodImageIsDeployedAndItsChangeClosed(JenkinsRule j) throws Exception {
        run(j, Scenario.SUCCESS);
        assertEquals("3", change().get("state"));
        assertEquals(List.of("TEST-boot.xml", "manifest.txt"), attached());
        assertEquals(4, simulator.records().all("cmdb_rel_ci").size());
        assertEquals(List.of(), simulator.records().all("incident"));
    }

    @Test
    void imageThatDoesNotBootHoldsItsChangeAndFilesAnIncident(JenkinsRule j) throws Exception {
        run(j, Scenario.FAILURE);
        assertEquals("true", change().get("on_hold"));
        assertEquals(List.of("TEST-boot.xml", "manifest.txt"), attached());
        assertEquals(2, simulator.records().all("cmdb_rel_ci").size());
        assertEquals(1, simulator.records().all("incident").size());
        var description = simulator.records().all("incident").get(0).get("description");
        assertTrue(description.startsWith("Build os-image #1 failed in the stage 'Test':"), description);
        assertTrue(description.contains("FAILED: image boots: no boot loader found"), description);
    }
}
