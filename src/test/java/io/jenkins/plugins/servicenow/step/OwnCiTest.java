package io.jenkins.plugins.servicenow.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
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

/** Which configuration item a step is about: never another one than the pipeline says, and never one of another instance. */
@WithJenkins
@WithServiceNow
class OwnCiTest {

    private static final String REGISTER = "def image = snowRegisterCI(name: 'rhel9', version: '%s'%s)\n";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private static String register(String version, String more) {
        return REGISTER.formatted(version, more);
    }

    private void connect(ServiceNowSimulator other) {
        ServiceNowConfiguration.get()
                .setConnections(List.of(
                        SimulatorConnection.connection("simulator", simulator),
                        SimulatorConnection.connection("other", other)));
    }

    /** The same records under the same sys_ids. */
    private static ServiceNowSimulator clone(CiEntry ci) {
        var clone = ServiceNowSimulator.start();
        clone.records().insert(ci.getClassName(), Map.of("sys_id", ci.getSysId(), "name", ci.getName()));
        clone.records().insert("cmdb_ci_server", Map.of("name", "web-01"));
        return clone;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowLinkDeployment(servers: ['web-01'], ci: '')",
                "snowLinkDeployment(servers: ['web-01'], ci: ' ')",
                "snowLinkDeployment(servers: ['web-01'], ci: null)",
                "snowLinkDeployment(servers: ['web-01'], ci: [sysId: null])",
                "snowLinkDeployment(servers: ['web-01'], ci: dry)",
                "snowImpact(ci: dry)",
                "snowImpact(dry)",
                "snowImpact(baseImage: null)",
                "snowRegisterCI(name: 'derived', baseImage: '')",
                "snowRegisterCI(name: 'derived', baseImage: null)",
                "snowRegisterCI(name: 'derived', baseImage: [name: ''])",
                "snowRegisterCI(name: 'derived', baseImage: dry)",
                "snowRegisterCI(name: 'derived', baseImage: 'rhel9', upstream: null)",
                "snowIncident(cmdbCi: '')",
                "snowIncident(cmdbCi: null)"
            })
    void aConfigurationItemThatWasGivenEmptyIsNotTakenForThatOfTheBuild(String step) throws Exception {
        simulator.records().insert("cmdb_ci_server", Map.of("name", "web-01"));
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                register("1", "")
                        + "def dry = snowChangeRequest(shortDescription: 'y', dryRun: true, requestApproval: false)\n"
                        + step);
        j.assertLogContains("was given an empty '", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(1, simulator.records().all("cmdb_ci_os_image").size());
        assertEquals(0, simulator.records().all("cmdb_rel_ci").size());
        assertEquals(0, simulator.records().all("incident").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowLinkDeployment(servers: ['web-01'], ci: [name: 'rhel9'])",
                "snowLinkDeployment(servers: ['web-01'], ci: [:])",
                "snowImpact(ci: [name: 'rhel9'])",
                "snowRegisterCI(name: 'derived', baseImage: [:])"
            })
    void aMapThatNamesNoRecordIsRefused(String step) throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, step);
        j.assertLogContains("what snowRegisterCI returned", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.requests().entries().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowLinkDeployment(['web-01'])",
                "snowLinkDeployment(servers: ['web-01'], ci: image)",
                "snowLinkDeployment(servers: ['web-01'], ci: 'rhel9')",
                "snowImpact(ci: image)",
                "snowImpact(baseImage: 'rhel9')",
                "snowRegisterCI(name: 'derived', version: '1', baseImage: image)",
                "snowIncident(cmdbCi: image)"
            })
    void theItemOfTheBuildIsNotLookedForOnTheInstanceToWhichItsConnectionWasPointedLater(String step) throws Exception {
        var run = Pipelines.start(j, register("1", "") + "semaphore 'clone'\n" + step);
        SemaphoreStep.waitForStart("clone/1", run);
        try (var clone = clone(BuildRecords.ci(run))) {
            ServiceNowConfiguration.get().setConnections(List.of(SimulatorConnection.connection("simulator", clone)));
            SemaphoreStep.success("clone/1", null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            j.assertLogContains(
                    "The ServiceNow instance " + simulator.url()
                            + " is needed, but the connection 'simulator' points to " + clone.url(),
                    run);
            j.assertLogNotContains("\tat ", run);
            assertEquals(0, clone.requests().entries().size());
        }
    }

    @Test
    void theConnectionThatTheStepNamesMustLeadToTheItemOfTheBuild() throws Exception {
        try (var other = ServiceNowSimulator.start()) {
            connect(other);
            var run = Pipelines.run(
                    j,
                    Result.FAILURE,
                    register("1", ", connection: 'simulator'")
                            + "snowLinkDeployment(servers: ['web-01'], connection: 'other')");
            j.assertLogContains(
                    "The ServiceNow instance " + simulator.url() + " is needed, but the connection 'other' points to "
                            + other.url(),
                    run);
            assertEquals(0, other.requests().entries().size());
        }
    }

    @Test
    void theItemOfTheBuildSaysWhichConnectionIsUsed() throws Exception {
        simulator.records().insert("cmdb_ci_server", Map.of("name", "web-01"));
        try (var other = ServiceNowSimulator.start()) {
            connect(other);
            Pipelines.run(
                    j,
                    Result.SUCCESS,
                    register("1", ", connection: 'simulator'")
                            + "snowLinkDeployment(['web-01'])\nsnowImpact(ci: image)\nsnowImpact(ci: 'rhel9')");
            assertEquals(1, simulator.records().all("cmdb_rel_ci").size());
            assertEquals(0, other.requests().entries().size());
        }
    }

    @Test
    void anItemThatTheBuildHasOnTwoInstancesIsNotGuessed() throws Exception {
        try (var other = ServiceNowSimulator.start()) {
            connect(other);
            var both = register("1", ", connection: 'simulator'")
                    + "snowRegisterCI(name: 'rhel9', version: '1', connection: 'other')\n";
            var run = Pipelines.run(j, Result.FAILURE, both + "snowImpact(ci: 'rhel9')");
            j.assertLogContains(
                    "snowImpact does not know which configuration item 'rhel9' is meant: this build has registered one on"
                            + " each of the connections 'simulator' (" + simulator.url() + "), 'other' (" + other.url()
                            + "). Give one of them as 'connection'.",
                    run);
            Pipelines.run(j, Result.SUCCESS, both + "snowImpact(ci: 'rhel9', connection: 'other')");
        }
    }

    @Test
    void ofTwoVersionsThatTheBuildHasRegisteredNoneIsGuessed() throws Exception {
        simulator.records().insert("cmdb_ci_server", Map.of("name", "web-01"));
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                register("1", "") + "snowRegisterCI(name: 'rhel9', version: '2')\n"
                        + "snowLinkDeployment(servers: ['web-01'], ci: 'rhel9')");
        j.assertLogContains("ServiceNow has 2 configuration items 'rhel9'. Give the sys_id of one as 'ci'", run);
        assertEquals(0, simulator.records().all("cmdb_rel_ci").size());
    }

    @Test
    void anIncidentOfAnotherInstanceDoesNotReferToTheRecordsOfTheBuild() throws Exception {
        try (var other = ServiceNowSimulator.start()) {
            connect(other);
            var run = Pipelines.run(
                    j,
                    Result.SUCCESS,
                    register("1", ", connection: 'simulator'") + "snowIncident(connection: 'other')");
            var incident = other.records().all("incident").get(0);
            assertEquals("", incident.getOrDefault("cmdb_ci", ""));
            assertEquals(0, simulator.requests().count(RequestKind.TABLE_CREATE, "incident"));
            assertEquals(simulator.url(), BuildRecords.ci(run).getInstance().replaceFirst("/$", ""));
        }
    }
}
