package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One change request for a build, submitted once: what ServiceNow has decided is not undone. */
@WithJenkins
@WithServiceNow
class DecidedChangeTest {

    private static final String CHANGE =
            "snowChangeRequest(shortDescription: 'x', assignmentGroup: 'OS Image Builders'%s)\n";
    private static final String NUMBER = "CHG0030001";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private static String change(String more) {
        return CHANGE.formatted(more);
    }

    private List<Map<String, String>> changes() {
        return simulator.records().all("change_request");
    }

    private Map<String, String> change() {
        return simulator.records().find("change_request", "number", NUMBER).orElseThrow();
    }

    /** Calls the step, lets something happen in ServiceNow, and calls it again. */
    private WorkflowRun again(Runnable meanwhile, Result result) throws Exception {
        return again(change(""), meanwhile, result);
    }

    private WorkflowRun again(String first, Runnable meanwhile, Result result) throws Exception {
        var run = Pipelines.start(j, first + "semaphore 'decision'\n" + change(""));
        SemaphoreStep.waitForStart("decision/1", run);
        meanwhile.run();
        SemaphoreStep.success("decision/1", null);
        return j.assertBuildStatus(result, j.waitForCompletion(run));
    }

    private void set(String... fieldsAndValues) {
        var values = new HashMap<String, String>();
        for (var i = 0; i < fieldsAndValues.length; i += 2) {
            values.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        simulator.records().set("change_request", change().get("sys_id"), values);
    }

    private void assertRefused(WorkflowRun run, String why) throws Exception {
        j.assertLogContains("The approval of CHG0030001 is not requested again: " + why, run);
        j.assertLogContains("If this build needs another change request, give snowChangeRequest a 'key'", run);
        assertEquals(1, changes().size());
    }

    @Test
    void aRejectedChangeIsNotSubmittedAgain() throws Exception {
        var run = again(() -> simulator.approvals().reject(NUMBER, "ann.approver", "no"), Result.FAILURE);
        assertRefused(run, "it was rejected");
        assertEquals("-5", change().get("state"));
        assertEquals("rejected", change().get("approval"));
    }

    @Test
    void aChangeThatWentBackToNewIsNotSubmittedAgain() throws Exception {
        var run = again(() -> set("state", "-5", "approval", "not requested"), Result.FAILURE);
        assertRefused(run, "this build has requested it before");
        assertEquals("-5", change().get("state"));
    }

    @Test
    void aChangeThatAnApproverHasRejectedIsNotSubmittedThoughItsApprovalIsEmptyAgain() throws Exception {
        var run = again(
                change(", requestApproval: false"),
                () -> simulator
                        .records()
                        .insert(
                                "sysapproval_approver",
                                Map.of(
                                        "sysapproval", change().get("sys_id"),
                                        "state", "rejected",
                                        "approver", simulator.records().sysId("sys_user", "ann.approver"))),
                Result.FAILURE);
        assertRefused(run, "an approver has rejected it");
    }

    @Test
    void aCanceledOrClosedChangeIsNotTakenForOneThatIsBeingApproved() throws Exception {
        var run = again(() -> set("state", "4"), Result.FAILURE);
        assertRefused(run, "it is Canceled");
    }

    @Test
    void aChangeThatIsStillBeingApprovedIsReturnedAgain() throws Exception {
        var run = again(() -> {}, Result.SUCCESS);
        j.assertLogContains("This build has change request CHG0030001 already", run);
        assertEquals(1, changes().size());
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void branchesAtTheSameTimeGetOneChange() throws Exception {
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "parallel(a: { %1$s }, b: { %1$s }, c: { %1$s })"
                        .formatted(change("").strip()));
        assertEquals(1, changes().size());
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
        assertEquals("-4", change().get("state"));
        j.assertLogContains("This build has change request CHG0030001 already", run);
    }

    @Test
    void theBuildGoesOnWithTheOlderOfTwoAndCancelsTheYounger() throws Exception {
        var run = Pipelines.start(j, "semaphore 'before'\n" + change("") + change(""));
        SemaphoreStep.waitForStart("before/1", run);
        for (var number : List.of("CHG0030070", "CHG0030071")) {
            simulator
                    .records()
                    .insert(
                            "change_request",
                            Map.of(
                                    "number", number,
                                    "type", "normal",
                                    "state", "-5",
                                    "chg_model", "007c4001c343101035ae3f52c1d3aeb2",
                                    "approval", "not requested",
                                    "assignment_group",
                                            simulator.records().sysId("sys_user_group", "OS Image Builders"),
                                    "correlation_id",
                                            BuildIdentity.of(run, "change", "").correlationId()));
        }
        SemaphoreStep.success("before/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertEquals(2, changes().size());
        var older = simulator
                .records()
                .find("change_request", "number", "CHG0030070")
                .orElseThrow();
        var younger = simulator
                .records()
                .find("change_request", "number", "CHG0030071")
                .orElseThrow();
        assertEquals("-4", older.get("state"));
        assertEquals("4", younger.get("state"));
        assertTrue(simulator.records().journal(younger.get("sys_id"), "work_notes").stream()
                .anyMatch(note -> note.contains("This change request is a duplicate of CHG0030070")));
        j.assertLogContains(
                "WARNING: ServiceNow had a duplicate of CHG0030070. CHG0030071, the younger one, was canceled.", run);
    }

    @Test
    void aMoveThatWasCarriedOutAndAnsweredWithAnErrorIsDone() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThen500());
        Pipelines.run(j, Result.SUCCESS, change(""));
        assertEquals("-4", change().get("state"));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void aMoveIsNotSentAgainWhenTheChangeHasLeftTheStateSince() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        simulator.customisation().automaticTransition("-4", "-3");
        var run = Pipelines.run(j, Result.SUCCESS, change(""));
        assertEquals("-3", change().get("state"));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
        j.assertLogContains("its state is Authorize", run);
    }

    @Test
    void aChangeThatAPolicyReclassifiesWhenItIsSubmittedFailsTheStep() throws Exception {
        simulator.requests().after(entry -> {
            if (entry.kind() == RequestKind.TABLE_UPDATE && change().get("type").equals("normal")) {
                set("type", "emergency");
            }
        });
        var run = Pipelines.run(j, Result.FAILURE, change(""));
        j.assertLogContains("ServiceNow made it a change of type 'emergency' when it moved to Assess", run);
    }
}
