package io.jenkins.plugins.servicenow.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Each step that writes, with each kind of fault at each request that it makes: one record, or an error and no record, or a
 * record that the next call finds.
 */
@WithJenkins
@WithServiceNow
class CreateFaultsTest {

    private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("late", Fault.late(Duration.ofSeconds(7)));
        FAULTS.put("refused", Fault.status(503));
        FAULTS.put("not passed on", Fault.connectionReset());
        FAULTS.put("answer lost", Fault.committedThenReset());
        FAULTS.put("failed after the write", Fault.committedThen500());
        FAULTS.put("answer cut off", Fault.truncated200());
        FAULTS.put("queued", Fault.queued202());
        FAULTS.put("busy", Fault.rateLimited(Duration.ofSeconds(5)));
    }

    private static final Map<String, String> STEPS = Map.of(
            "change", """
                    snowChangeRequest(shortDescription: "Image ${env.BUILD_NUMBER}", assignmentGroup: 'OS Image Builders')
                    """,
            "incident", """
                    snowIncident(shortDescription: "Failure ${env.BUILD_NUMBER}", dedupe: 'build')
                    """,
            "image", """
                    snowRegisterCI(name: "image-${env.BUILD_NUMBER}", version: '1',
                        baseImage: [name: "base-${env.BUILD_NUMBER}", version: '1'], createMissing: true)
                    """,
            "deployment", """
                    snowLinkDeployment(ci: 'web-base', servers: ["web-${env.BUILD_NUMBER}"], onMissing: 'create')
                    """,
            "evidence", """
                    node {
                        writeFile file: 'TEST-a.xml', text: "<testsuite name='s' tests='1'><testcase name='t${env.BUILD_NUMBER}'/></testsuite>"
                        snowAttachTests results: 'TEST-*.xml', change: '@CHANGE@'
                    }
                    """);

    private ServiceNowSimulator simulator;

    @ParameterizedTest
    @ValueSource(strings = {"change", "incident", "image", "deployment", "evidence"})
    void oneRecordWhateverFaultMeetsWhichRequest(String step, JenkinsRule j, FakeTime time) throws Exception {
        time.whenSleeping(simulator.clock()::advance);
        ServiceNowConfiguration.get().getConnections().get(0).getCmdb().setCreateRelationshipTypes(true);
        simulator.records().insert("cmdb_ci_os_image", Map.of("name", "web-base"));
        String script = "retry(2) {\n" + STEPS.get(step).replace("@CHANGE@", change()) + "}\n";
        run(j, script);
        simulator.requests().reset();
        run(j, script);
        int requests = simulator.requests().entries().size();

        List<String> failed = new ArrayList<>();
        for (int at = 0; at < requests; at++) {
            for (var fault : FAULTS.entrySet()) {
                int before = simulator.journal().size();
                int expected = made(step);
                simulator.faults().clear();
                simulator.faults().after(at, fault.getValue());
                WorkflowRun run = run(j, script);
                simulator.faults().carryOutLate();
                String what = step + ", request " + (at + 1) + " of " + requests + " " + fault.getKey() + ": ";
                new Oracle(simulator)
                        .madeOnce().values().stream()
                                .flatMap(verdict -> verdict.violations().stream())
                                .filter(violation -> violation.number() > before)
                                .forEach(violation -> failed.add(what + violation.what()));
                if (run.getResult() != Result.SUCCESS) {
                    failed.add(what + run.getResult() + "\n" + JenkinsRule.getLog(run));
                } else if (made(step) == expected) {
                    failed.add(what + "no record");
                }
            }
        }
        assertEquals(List.of(), failed, () -> String.join("\n", failed));
    }

    private WorkflowRun run(JenkinsRule j, String script) throws Exception {
        return j.waitForCompletion(Pipelines.start(j, script));
    }

    private String change() {
        Changes.insertApproved(simulator, "CHG0039999", Map.of("state", "-1"));
        return "CHG0039999";
    }

    private int made(String step) {
        return simulator
                .records()
                .all(
                        switch (step) {
                            case "change" -> "change_request";
                            case "incident" -> "incident";
                            case "image" -> "cmdb_ci_os_image";
                            case "deployment" -> "cmdb_rel_ci";
                            default -> "sys_attachment";
                        })
                .size();
    }
}
