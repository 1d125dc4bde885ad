package io.jenkins.plugins.servicenow.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Which change request a step is about: never another one than the pipeline says. */
@WithJenkins
@WithServiceNow
class OwnChangeTest {

    private static final String CHANGE = "snowChangeRequest(shortDescription: 'x', requestApproval: false%s)\n";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private static String change(String more) {
        return CHANGE.formatted(more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowWaitApproval(change: '')",
                "snowWaitApproval(change: ' ')",
                "snowWaitApproval(change: null)",
                "snowWaitApproval(change: [sysId: ''])",
                "snowWaitApproval(change: [sysId: null])",
                "snowWaitApproval(dry)",
                "snowCloseChange(notes: 'Built', change: dry)",
                "snowCloseChange(notes: 'Built', change: dry.number)",
                "snowAttachTests(checks: [Boot: true], change: dry)",
                "snowRegisterCI(name: 'rhel9', version: '1', change: dry)",
                "snowIncident(change: dry)"
            })
    void aChangeThatWasGivenEmptyIsNotTakenForThatOfTheBuild(String step) throws Exception {
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                change("")
                        + "def dry = snowChangeRequest(shortDescription: 'y', dryRun: true, requestApproval: false)\n"
                        + step);
        j.assertLogContains("It was given an empty 'change', which a dry run returns too.", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(1, simulator.records().all("change_request").size());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
        assertEquals(0, simulator.records().all("incident").size());
    }

    @Test
    void aTextThatIsTooLongForANumberIsRefusedBeforeAnythingIsSent() throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowWaitApproval('CHG' + '0' * 9000)");
        j.assertLogContains("snowWaitApproval needs a change request: a number such as CHG0030001", run);
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void aNumberThatTheBuildHasOnTwoConnectionsNamesNeither() throws Exception {
        try (var other = ServiceNowSimulator.start()) {
            ServiceNowConfiguration.get()
                    .setConnections(List.of(
                            SimulatorConnection.connection("simulator", simulator),
                            SimulatorConnection.connection("other", other)));
            var both = change(", connection: 'simulator'") + change(", key: 'b', connection: 'other'");
            var run = Pipelines.run(j, Result.FAILURE, both + "snowWaitApproval 'CHG0030001'");
            j.assertLogContains(
                    "snowWaitApproval does not know which change request CHG0030001 is meant: this build has one on each"
                            + " of the connections 'simulator', 'other'. Give one of them as 'connection'",
                    run);

            var told = Pipelines.run(
                    j,
                    Result.FAILURE,
                    both + "snowCloseChange(notes: 'Built', change: 'CHG0030001', connection: 'other')");
            j.assertLogContains("CHG0030001 could not be closed: it is in the state New", told);
            assertEquals(
                    other.url(), BuildRecords.change(told, "b").getInstance().replaceFirst("/$", ""));
        }
    }

    @Test
    void branchesOfOneBuildHaveOneChangeOnOneInstance() throws Exception {
        try (var other = ServiceNowSimulator.start()) {
            ServiceNowConfiguration.get()
                    .setConnections(List.of(
                            SimulatorConnection.connection("simulator", simulator),
                            SimulatorConnection.connection("other", other)));
            var run = Pipelines.run(
                    j,
                    Result.FAILURE,
                    "parallel a: {" + change(", connection: 'simulator'") + "}, b: {" + change(", connection: 'other'")
                            + "}");
            j.assertLogContains(" is needed, but the connection '", run);
            assertEquals(
                    1,
                    simulator.records().all("change_request").size()
                            + other.records().all("change_request").size());
        }
    }

    @Test
    void whatIsDoneToTheChangeOfACloneIsNotTakenForWhatIsDoneToThatOfTheBuild() throws Exception {
        var run = Pipelines.start(
                j,
                "def change = " + change("") + "semaphore 'cloned'\n"
                        + "snowCloseChange(notes: 'Done there', change: change, connection: 'clone')");
        SemaphoreStep.waitForStart("cloned/1", run);
        try (var clone = ServiceNowSimulator.start()) {
            var own = BuildRecords.change(run);
            Changes.insertApproved(clone, own.getNumber(), Map.of("sys_id", own.getSysId(), "state", "-1"));
            ServiceNowConfiguration.get()
                    .setConnections(List.of(
                            SimulatorConnection.connection("simulator", simulator),
                            SimulatorConnection.connection("clone", clone)));
            SemaphoreStep.success("cloned/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals("3", clone.records().all("change_request").get(0).get("state"));
            assertNull(BuildRecords.change(run).getCloseCode());
        }
    }

    @Test
    void aChangeIsNotLookedForOnTheInstanceToWhichItsConnectionWasPointedLater() throws Exception {
        try (var clone = ServiceNowSimulator.start()) {
            var run = Pipelines.start(j, change("") + "semaphore 'clone'\nsnowCloseChange 'Built'");
            SemaphoreStep.waitForStart("clone/1", run);
            ServiceNowConfiguration.get().setConnections(List.of(SimulatorConnection.connection("simulator", clone)));
            SemaphoreStep.success("clone/1", null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains(
                    "The ServiceNow instance " + simulator.url()
                            + " is needed, but the connection 'simulator' points to " + clone.url(),
                    run);
            assertEquals(0, clone.requests().entries().size());
        }
    }
}
