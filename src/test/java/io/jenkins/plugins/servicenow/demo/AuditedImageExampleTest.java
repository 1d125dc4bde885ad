package io.jenkins.plugins.servicenow.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The example for auditors does what it says, in the sandbox too where there is one. */
@WithJenkins
class AuditedImageExampleTest {

    private static final String NUMBER = "CHG0030001";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private List<String> attached(String table, String column, String value) {
        var record = simulator.records().find(table, column, value).orElseThrow();
        return simulator.attachments().of(record.get("sys_id")).stream()
                .map(file -> file.get("file_name"))
                .toList();
    }

    @Test
    void everythingThatAnAuditorAsksForIsThereAndPasses(JenkinsRule j) throws Exception {
        Examples.prepare(simulator);
        var run = Examples.job(j, "audited-image", Examples.AUDITED_IMAGE)
                .scheduleBuild2(0)
                .waitForStart();
        j.waitForMessage("Waiting for the approval of " + NUMBER, run);
        simulator.approvals().approveAll(NUMBER, "fine");
        simulator.clock().advance(Duration.ofMinutes(1));
        j.assertBuildStatusSuccess(j.waitForCompletion(run));

        var change =
                simulator.records().find("change_request", "number", NUMBER).orElseThrow();
        assertEquals("3", change.get("state"));
        var onChange = attached("change_request", "number", NUMBER);
        assertEquals(List.of("TEST-boot.xml", "scan.json", "vex.json"), onChange.subList(0, 3));
        assertEquals(4, onChange.size());
        assertTrue(onChange.get(3).startsWith("compliance-report-"), onChange.get(3));
        assertEquals(List.of("sbom.json", "scan.json", "vex.json"), attached("cmdb_ci", "name", "GxP MedTech Station"));
        j.assertLogContains("[GxP MedTech Station] on [web-01, web-02]", run);
        j.assertLogContains(": pass (1 pass, 0 fail, 0 not known)", run);
        j.assertLogContains("Written to family.json", run);
    }
}
