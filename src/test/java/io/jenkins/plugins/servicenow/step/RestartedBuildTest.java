package io.jenkins.plugins.servicenow.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** "Restart from Stage" behind the gate, which skips the gate. */
@WithJenkins
@WithServiceNow
class RestartedBuildTest {

    private static final String REGISTER = "snowRegisterCI(name: 'rhel9', version: '1')\n";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    /** Has the name of the cause of pipeline-model-definition, and what is asked of it. */
    public static final class RestartDeclarativePipelineCause extends Cause {

        private final int originRunNumber;

        RestartDeclarativePipelineCause(int originRunNumber) {
            this.originRunNumber = originRunNumber;
        }

        public int getOriginRunNumber() {
            return originRunNumber;
        }

        @Override
        public String getShortDescription() {
            return "Restarted from build #" + originRunNumber;
        }
    }

    /** A build with a change, whose stages the next one skips. */
    private WorkflowRun origin() throws Exception {
        return Pipelines.run(
                j, Result.SUCCESS, "snowChangeRequest(shortDescription: 'x', assignmentGroup: 'OS Image Builders')");
    }

    private WorkflowRun restart(int origin, Result result, String script) throws Exception {
        var cause = new CauseAction(new RestartDeclarativePipelineCause(origin));
        var run = Pipelines.job(j, script).scheduleBuild2(0, cause).waitForStart();
        return j.assertBuildStatus(result, j.waitForCompletion(run));
    }

    private void set(WorkflowRun origin, Map<String, String> values) {
        simulator.records().set("change_request", BuildRecords.change(origin).getSysId(), values);
    }

    private int images() {
        return simulator.records().all("cmdb_ci_os_image").size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REGISTER,
                "snowLinkDeployment(ci: 'rhel9', servers: ['web01'])",
                "snowAttachTests(checks: [Boot: true])",
                "snowCloseChange 'Built'",
                "snowWaitApproval()"
            })
    void noStepGoesOnBehindAGateThatIsShut(String step) throws Exception {
        origin();
        var run = restart(1, Result.FAILURE, step);
        j.assertLogContains(
                "does not go on without an approval. This build was restarted from a stage, has no change request of its"
                        + " own, and CHG0030001 does not let a build pass now: state Assess, approval requested",
                run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, images());
    }

    @ParameterizedTest
    @CsvSource({"on_hold, true", "state, 4", "state, 3", "approval, rejected", "end_date, 2020-01-01 00:00:00"})
    void whatHasHappenedToTheChangeSinceIsSeen(String field, String value) throws Exception {
        var origin = origin();
        simulator.approvals().approveAll("CHG0030001", "fine");
        set(origin, Map.of(field, value));
        restart(1, Result.FAILURE, REGISTER);
        assertEquals(0, images());
    }

    @Test
    void theBuildGoesOnUnderTheChangeThatIsStillApprovedAndClosesIt() throws Exception {
        var origin = origin();
        simulator.approvals().approveAll("CHG0030001", "fine");
        var run = restart(1, Result.SUCCESS, "snowWaitApproval()\n" + REGISTER + "snowCloseChange 'Built'");
        j.assertLogContains(
                "This build was restarted behind the approval of CHG0030001 of build #1, which is still approved and open",
                run);
        assertEquals(1, images());
        assertEquals(
                "3",
                simulator
                        .records()
                        .get("change_request", BuildRecords.change(origin).getSysId())
                        .get("state"));
    }

    @Test
    void aRestartOfARestartGoesBackToTheBuildThatHasTheChange() throws Exception {
        origin();
        restart(1, Result.SUCCESS, "echo 'nothing'");
        restart(2, Result.FAILURE, REGISTER);
        simulator.approvals().approveAll("CHG0030001", "fine");
        restart(2, Result.SUCCESS, REGISTER);
    }

    @Test
    void evidenceThatHasFailedInTheBuildBeforeKeepsTheGateShut() throws Exception {
        Pipelines.run(j, Result.SUCCESS, """
                snowChangeRequest(type: 'standard', template: 'Publish an OS image')
                snowAttachTests(checks: [Boot: false], onFailure: 'ignore', flagWith: 'review')
                """);
        var run = restart(1, Result.FAILURE, "snowCloseChange 'Built'");
        j.assertLogContains("evidence of build #1 for CHG0030001 has failed", run);
    }

    @Test
    void aBuildWhoseOriginIsGoneHasNoApproval() throws Exception {
        origin().delete();
        var run = restart(1, Result.FAILURE, REGISTER);
        j.assertLogContains("the build that it was restarted from does not exist any more", run);
        assertEquals(0, images());
    }

    @Test
    void aPipelineWithoutGateIsRestartedAsBefore() throws Exception {
        Pipelines.run(j, Result.SUCCESS, "echo 'nothing'");
        restart(1, Result.SUCCESS, REGISTER);
        assertEquals(1, images());
    }

    @Test
    void aChangeThatIsNamedNeedsNoOther() throws Exception {
        origin();
        restart(1, Result.SUCCESS, "snowRegisterCI(name: 'rhel9', version: '1', change: 'CHG0030001')");
        assertEquals(1, images());
    }
}
