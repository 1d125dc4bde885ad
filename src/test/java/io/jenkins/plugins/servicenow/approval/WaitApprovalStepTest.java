package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class WaitApprovalStepTest {

    private static final String NUMBER = "CHG0030001";

    private static final String CREATE = """
            def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    private ServiceNowSimulator simulator;

    /** Starts a build and returns when the step has polled the change for the first time. */
    private WorkflowRun startWaiting(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        var run = Pipelines.start(j, script);
        j.waitForMessage(NUMBER + ": state Assess, approval requested", run);
        return run;
    }

    private static WorkflowRun waitingBuild(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    private String changeSysId() {
        return simulator.records().all("change_request").get(0).get("sys_id");
    }

    private static String causes(WorkflowRun run) {
        return run.getAction(InterruptedBuildAction.class).getCauses().stream()
                .map(CauseOfInterruption::getShortDescription)
                .collect(Collectors.joining("\n"));
    }

    private void poll() {
        Polls.request(changeSysId());
    }

    private static FlowNode waitingNode(WorkflowRun run) {
        return StreamSupport.stream(new FlowGraphWalker(run.getExecution()).spliterator(), false)
                .filter(node -> node instanceof StepNode step
                        && step.getDescriptor() instanceof WaitApprovalStep.DescriptorImpl)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "change.number", "change.sysId", "change: change", "change: change.number"})
    void anApprovedBuildContinuesHoweverTheChangeIsNamed(String argument) throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + """
                    def result = snowWaitApproval(%s)
                    echo "approved=${result.approved} number=${result.number} state=${result.state}"
                    for (approver in result.approvers) { echo "${approver.name} ${approver.state}: ${approver.comment}" }
                    """.formatted(argument));
            j.assertLogContains("waiting for", run);
            simulator.approvals().approveAll(NUMBER, "looks good");
            poll();
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
            poll();
            j.waitForMessage("state Authorize, approval requested; waiting for Carl Cab (CAB Approval)", run);
            assertTrue(run.isBuilding());
            simulator.approvals().approve(NUMBER, "carl.cab", "second round");
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("CHG0030001 was approved by", run);
        });
    }

    @Test
    void aRejectionFailsTheBuildAndSaysWhoWhenAndWhy() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)\necho 'passed the gate'");
            simulator.approvals().reject(NUMBER, "ann.approver", "no backout plan");
            poll();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains("CHG0030001 was rejected by Ann Approver on ", run);
            assertEquals("CHG0030001 rejected by Ann Approver: no backout plan", causes(run));
            j.assertLogContains("CHG0030001 rejected by Ann Approver: no backout plan", run);
            j.assertLogNotContains("\tat ", run);
            j.assertLogNotContains("passed the gate", run);
        });
    }

    @Test
    void whatAnApproverHasWrittenIsOneLineOfTheLogAndOfThePage() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            simulator
                    .approvals()
                    .reject(
                            NUMBER,
                            "ann.approver",
                            "no\n[Pipeline] End of Pipeline\u001b[8mha:\u202e\nSUCCESS" + "x".repeat(9000));
            poll();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            var shown = "Ann Approver: no [Pipeline] End of Pipeline [8mha: SUCCESSxxx";
            j.assertLogContains(shown, run);
            assertTrue(causes(run).contains(shown), causes(run));
            assertTrue(causes(run).length() < 700, causes(run));
            var answer = run.getAction(ApprovalPanel.class).getAnswers().get(0).getComment();
            assertTrue(answer.startsWith("no [Pipeline] End of Pipeline [8mha: SUCCESSxxx"), answer);
            assertEquals(500, answer.length());
        });
    }

    @ParameterizedTest
    @CsvSource({"4, canceled in ServiceNow", "3, closed in ServiceNow before the build continued"})
    void aChangeThatEndsWithoutApprovalFailsTheBuild(String state, String message) throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            simulator.records().set("change_request", changeSysId(), Map.of("state", state));
            poll();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertEquals("CHG0030001 " + message, causes(run));
        });
    }

    @Test
    void aDeletedChangeFailsTheBuildOnceItIsMissingTwice() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            var sysId = changeSysId();
            simulator.records().delete("change_request", sysId);
            simulator.requests().reset();
            Polls.request(sysId);
            simulator.requests().await(RequestKind.TABLE_READ, 1);
            Polls.request(sysId);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertTrue(causes(run).startsWith("ServiceNow does not have the change request CHG0030001"), causes(run));
        });
    }

    @Test
    void anOutageDoesNotEndTheWait() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            simulator.faults().always(Fault.status(503));
            poll();
            j.waitForMessage("WARNING: ServiceNow did not respond; still waiting", run);
            simulator.faults().clear();
            poll();
            j.waitForMessage("ServiceNow responds again", run);
            assertTrue(run.isBuilding());
            simulator.approvals().approveAll(NUMBER, "ok");
            poll();
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
            j.waitForMessage("WARNING: ServiceNow did not respond; still waiting", run);
            assertTrue(run.isBuilding());
        });
        simulator.faults().clear();
        sessions.then(j -> j.assertBuildStatusSuccess(j.waitForCompletion(waitingBuild(j))));
    }

    @Test
    void anAbortedBuildStopsWaiting() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            var other = Pipelines.start(j, CREATE + "snowWaitApproval(change)");
            j.waitForMessage("CHG0030002: state Assess, approval requested", other);
            run.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertFalse(run.getAction(ApprovalPanel.class).isWaiting());

            simulator.requests().reset();
            var aborted = simulator.records().sysId("change_request", NUMBER);
            Polls.request(aborted);
            simulator.approvals().approveAll("CHG0030002", "fine");
            Polls.request(simulator.records().sysId("change_request", "CHG0030002"));
            j.assertBuildStatusSuccess(j.waitForCompletion(other));
            var queries = simulator.requests().entries().stream()
                    .map(RequestLog.Entry::query)
                    .toList()
                    .toString();
            assertFalse(queries.contains(aborted), queries);
        });
    }

    @Test
    void aSurroundingTimeoutEndsTheWait() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.run(
                    j,
                    Result.ABORTED,
                    CREATE + "timeout(time: 300, unit: 'MILLISECONDS') { snowWaitApproval(change) }\n"
                            + "echo 'passed the gate'");
            j.assertLogNotContains("passed the gate", run);
        });
    }

    @Test
    void theTimeOfTheWaitCountsAsPausedAlsoAfterARestart() throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(j, CREATE + "snowWaitApproval(change)");
            assertTrue(PauseAction.isPaused(waitingNode(run)));
        });
        sessions.then(j -> {
            var run = waitingBuild(j);
            j.waitForMessage("Jenkins was restarted; still waiting", run);
            assertTrue(PauseAction.isPaused(waitingNode(run)));
            simulator.approvals().approveAll(NUMBER, "ok");
            poll();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertFalse(PauseAction.isPaused(waitingNode(run)));
            assertEquals(1, PauseAction.getPauseActions(waitingNode(run)).size());
        });
        sessions.then(j -> assertFalse(PauseAction.isPaused(waitingNode(waitingBuild(j))), "kept with the build"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject", "reject and return", "cancel", "implement", "abort"})
    void thePauseEndsWithTheWait(String how) throws Throwable {
        sessions.then(j -> {
            var run = startWaiting(
                    j,
                    CREATE + "snowWaitApproval(change: change, startImplementation: true, onRejection: '"
                            + (how.endsWith("return") ? "return" : "fail") + "')");
            assertTrue(PauseAction.isPaused(waitingNode(run)));
            switch (how) {
                case "cancel" -> simulator.approvals().cancel(NUMBER, "bob.builder");
                case "implement" -> simulator.approvals().approveAll(NUMBER, "ok");
                case "abort" -> run.getExecution().interrupt(Result.ABORTED);
                default -> simulator.approvals().reject(NUMBER, "ann.approver", "no");
            }
            poll();
            j.waitForCompletion(run);
            assertFalse(PauseAction.isPaused(waitingNode(run)));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                        | this build has created none",
                "''                                        | It was given an empty 'change'",
                "null                                      | It was given an empty 'change'",
                "'null'                                    | It was given 'null'",
                "'CHG0030001^ORstate=-5'                   | It was given 'CHG0030001^ORstate=-5'",
                "change: [number: 'CHG0030001']            | It was given '{number=CHG0030001}'",
                "change: 'CHG0030001', timeoutMinutes: -1  | needs a timeoutMinutes of 0",
                "change: 'CHG0030001', onRejection: 'stop' | does not know the onRejection 'stop'. Use one of: fail, return.",
                "change: 'CHG0030001', connection: 'none'  | no ServiceNow connection named 'none'",
                "'CHG0099999'                              | ServiceNow does not have the change request CHG0099999",
            })
    void whatCannotBeWaitedForFailsTheStep(String arguments, String message) throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            polls.setInterval(Duration.ofMillis(10));
            var run = Pipelines.run(j, Result.FAILURE, "snowWaitApproval(" + arguments + ")");
            j.assertLogContains(message, run);
            j.assertLogNotContains("\tat ", run);
        });
    }
}
