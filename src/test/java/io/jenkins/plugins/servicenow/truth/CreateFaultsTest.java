package io.jenkins.plugins.servicenow.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.endings.Rounds;
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
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.extension.RegisterExtension;
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

    /** Each with a change of its own that was approved. */
    private static final Map<String, String> ENDINGS = Map.of(
            "close", "snowCloseChange(notes: 'Image built and tested')\n",
            "success", "snowLifecycle { echo 'fine' }\n",
            "failure", "snowLifecycle { error 'no disk' }\n");

    /** Nothing is noted by itself, between the requests of the steps. */
    @RegisterExtension
    private final Rounds rounds = new Rounds();

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

    @ParameterizedTest
    @ValueSource(strings = {"close", "success", "failure"})
    void oneEndWhateverFaultMeetsWhichRequest(String ending, JenkinsRule j, FakeTime time) throws Exception {
        time.whenSleeping(simulator.clock()::advance);
        String script = "semaphore 'change'\n" + ENDINGS.get(ending);
        end(j, script, 1, () -> {});
        int[] before = new int[1];
        end(j, script, 2, () -> before[0] = simulator.requests().entries().size());
        int requests = simulator.requests().entries().size() - before[0];

        List<String> failed = new ArrayList<>();
        int build = 2;
        for (int at = 0; at < requests; at++) {
            for (var fault : FAULTS.entrySet()) {
                int after = at;
                int journal = simulator.journal().size();
                build++;
                WorkflowRun run = end(j, script, build, () -> simulator.faults().after(after, fault.getValue()));
                simulator.faults().clear();
                simulator.faults().carryOutLate();
                String what = ending + ", request " + (at + 1) + " of " + requests + " " + fault.getKey() + ": ";
                Oracle oracle = new Oracle(simulator);
                Stream.concat(oracle.madeOnce().values().stream(), Stream.of(oracle.closedWhenGood()))
                        .flatMap(verdict -> verdict.violations().stream())
                        .filter(violation -> violation.number() > journal)
                        .forEach(violation -> failed.add(what + violation.what()));
                Result expected = ending.equals("failure") ? Result.FAILURE : Result.SUCCESS;
                if (run.getResult() != expected || !hasEnded(ending, build)) {
                    failed.add(what + run.getResult() + " " + ownChange(build) + "\n" + JenkinsRule.getLog(run));
                }
            }
        }
        assertEquals(List.of(), failed, () -> String.join("\n", failed));
    }

    /** @param prepare what happens when the build has its change and begins to end */
    private WorkflowRun end(JenkinsRule j, String script, int build, Runnable prepare) throws Exception {
        String number = "CHG" + (50_000 + build);
        Changes.insertApproved(simulator, number, Map.of("state", "-1"));
        WorkflowRun run = Pipelines.start(j, script);
        SemaphoreStep.waitForStart("change/" + build, run);
        String sysId = simulator.records().sysId("change_request", number);
        BuildRecords.record(
                run,
                "",
                new ChangeEntry(
                        "simulator", simulator.url(), sysId, number, simulator.url(), "Implement", true, "", null));
        prepare.run();
        SemaphoreStep.success("change/" + build, null);
        return j.waitForCompletion(run);
    }

    private Map<String, String> ownChange(int build) {
        return simulator
                .records()
                .get("change_request", simulator.records().sysId("change_request", "CHG" + (50_000 + build)));
    }

    /** Closed or held, and once. */
    private boolean hasEnded(String ending, int build) {
        Map<String, String> change = ownChange(build);
        String field = ending.equals("failure") ? "on_hold" : "state";
        String wanted = ending.equals("failure") ? "true" : "3";
        return wanted.equals(change.get(field))
                && simulator.journal().entries().stream()
                                .filter(entry -> entry.sysId().equals(change.get("sys_id"))
                                        && wanted.equals(entry.after().get(field)))
                                .count()
                        == 1;
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
