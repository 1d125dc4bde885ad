package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.RequestKind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class WaitApprovalStepTest {

    private static final String NUMBER = "CHG0030001";

    private static final String CREATE = """
            def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    /** Starts a build and returns when the step has had its first look at the change. */
    private WorkflowRun startWaiting(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition(script, true));
        var run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage(NUMBER + ": state Assess, approval requested", run);
        return run;
    }

    private static WorkflowRun waitingBuild(JenkinsRule j) {
        return j.jenkins.getItemByFullName("os-image", WorkflowJob.class).getBuildByNumber(1);
    }

    private String changeSysId() {
        return simulator.records().all("change_request").get(0).get("sys_id");
    }

    private static String causes(WorkflowRun run) {
        return run.getAction(InterruptedBuildAction.class).getCauses().stream()
                .map(CauseOfInterruption::getShortDescription)
                .collect(Collectors.joining("\n"));
    }

    private void look() {
        ApprovalPoller.get().wake(SysId.of(changeSysId()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "change.number", "change.sysId", "change: change", "change: change.number"})
    void anApprovedBuildGoesOnHoweverTheChangeIsNamed(String argument) throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + """
                    def result = snowWaitApproval(%s)
                    echo "approved=${result.approved} number=${result.number} state=${result.state}"
                    for (approver in result.approvers) { echo "${approver.name} ${approver.state}: ${approver.comment}" }
                    """.formatted(argument));
            j.assertLogContains("waiting for", run);
            simulator.approvals().approveAll(NUMBER, "looks good");
            look();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("approved=true number=CHG0030001 state=Scheduled", run);
            j.assertLogContains("approved: looks good", run);
        });
    }

    @Test
    void theFirstOfTwoRoundsDoesNotLetTheBuildPass() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            simulator.approvals().approve(NUMBER, "ann.approver", "first round");
            look();
            j.waitForMessage("state Authorize, approval requested; waiting for Carl Cab (CAB Approval)", run);
            assertTrue(run.isBuilding());
            simulator.approvals().approve(NUMBER, "carl.cab", "second round");
            look();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("CHG0030001 was approved by", run);
        });
    }

    @Test
    void aRejectionFailsTheBuildAndSaysWhoWhenAndWhy() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)\necho 'passed the gate'");
            simulator.approvals().reject(NUMBER, "ann.approver", "no back-out plan");
            look();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("CHG0030001 was rejected by Ann Approver on ", run);
            assertEquals("CHG0030001 rejected by Ann Approver: no back-out plan", causes(run));
            j.assertLogContains("CHG0030001 rejected by Ann Approver: no back-out plan", run);
            j.assertLogNotContains("\tat ", run);
            j.assertLogNotContains("passed the gate", run);
        });
    }

    @ParameterizedTest
    @CsvSource({"4, canceled in ServiceNow", "3, closed in ServiceNow before the build went on"})
    void aChangeThatEndsWithoutApprovalFailsTheBuild(String state, String message) throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            simulator.records().set("change_request", changeSysId(), Map.of("state", state));
            look();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertEquals("CHG0030001 " + message, causes(run));
        });
    }

    @Test
    void aDeletedChangeFailsTheBuildOnceItIsMissingTwice() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            var sysId = SysId.of(changeSysId());
            simulator.records().delete("change_request", sysId.value());
            simulator.requests().reset();
            ApprovalPoller.get().wake(sysId);
            simulator.requests().await(RequestKind.TABLE_READ, 1);
            ApprovalPoller.get().wake(sysId);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertTrue(causes(run).startsWith("ServiceNow does not have the change request CHG0030001"), causes(run));
        });
    }

    @Test
    void anOutageDoesNotEndTheWait() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            simulator.faults().always(Fault.status(503));
            look();
            j.waitForMessage("WARNING: the wait goes on without an answer from ServiceNow", run);
            simulator.faults().clear();
            look();
            j.waitForMessage("ServiceNow answers again", run);
            assertTrue(run.isBuilding());
            simulator.approvals().approveAll(NUMBER, "ok");
            look();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        });
    }

    @Test
    void aWaitSurvivesARestart() throws Throwable {
        sessions.then(j -> startWaiting(j, CREATE + "def result = snowWaitApproval(change)\necho result.number"));
        simulator.approvals().approveAll(NUMBER, "while Jenkins was down");
        sessions.then(j -> {
            var run = waitingBuild(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("Jenkins was restarted; still waiting for the approval of CHG0030001", run);
            j.assertLogContains("while Jenkins was down", run);
        });
    }

    @Test
    void aWaitSurvivesARestartWhileServiceNowIsDown() throws Throwable {
        sessions.then(j -> startWaiting(j, CREATE + "snowWaitApproval(change)"));
        simulator.approvals().approveAll(NUMBER, "ok");
        simulator.faults().always(Fault.connectionReset());
        sessions.then(j -> {
            var run = waitingBuild(j);
            j.waitForMessage("WARNING: the wait goes on without an answer from ServiceNow", run);
            assertTrue(run.isBuilding());
        });
        simulator.faults().clear();
        sessions.then(j -> j.assertBuildStatusSuccess(j.waitForCompletion(waitingBuild(j))));
    }

    @Test
    void anAbortedBuildStopsWaiting() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertFalse(run.getAction(ApprovalPanel.class).isWaiting());
            simulator.requests().reset();
            look();
            assertEquals(0, simulator.requests().entries().size());
        });
    }

    @Test
    void aSurroundingTimeoutEndsTheWait() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(
                    j,
                    CREATE + "timeout(time: 3, unit: 'SECONDS') { snowWaitApproval(change) }\necho 'passed the gate'");
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            j.assertLogNotContains("passed the gate", run);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                          | this build has created none",
                "''                                        | this build has created none",
                "'null'                                    | It was given 'null'",
                "'CHG0030001^ORstate=-5'                   | It was given 'CHG0030001^ORstate=-5'",
                "change: [number: 'CHG0030001']            | It was given '{number=CHG0030001}'",
                "change: 'CHG0030001', timeoutMinutes: -1  | needs a timeoutMinutes of 0",
                "change: 'CHG0030001', onRejection: 'stop' | needs an onRejection of 'fail' or 'return'",
                "change: 'CHG0030001', connection: 'none'  | no ServiceNow connection named 'none'",
                "'CHG0099999'                              | ServiceNow does not have the change request CHG0099999",
            })
    void whatCannotBeWaitedForFailsTheStep(String arguments, String message) throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            connection.setPollSeconds(5);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("snowWaitApproval(" + arguments + ")", true));
            var run = j.buildAndAssertStatus(Result.FAILURE, job);
            j.assertLogContains(message, run);
            j.assertLogNotContains("\tat ", run);
        });
    }
}
