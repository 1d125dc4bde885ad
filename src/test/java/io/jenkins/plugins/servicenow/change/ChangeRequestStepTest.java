package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class ChangeRequestStepTest {

    private static final String GROUP = "assignmentGroup: 'OS Image Builders'";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private WorkflowRun build(Result result, String script) throws Exception {
        return Pipelines.run(j, result, script);
    }

    private List<Map<String, String>> changes() {
        return simulator.records().all("change_request");
    }

    @Test
    void aChangeIsCreatedItsApprovalAskedForAndWhatItIsReturned() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(shortDescription: 'Custom image', description: 'Features: docker', %s)
                echo "number=${change.number} state=${change.state} approval=${change.approval} created=${change.created}"
                echo "sysId=${change.sysId} url=${change.url}"
                """.formatted(GROUP));

        assertEquals(1, changes().size());
        var change = changes().get(0);
        assertEquals("Custom image", change.get("short_description"));
        assertTrue(change.get("description").startsWith("Features: docker\n\nRequested by Jenkins os-image #1"));
        assertEquals("normal", change.get("type"));
        assertEquals("-4", change.get("state"));
        assertEquals("requested", change.get("approval"));
        assertEquals("Jenkins os-image #1", change.get("correlation_display"));
        assertTrue(change.get("correlation_id").length() <= 100);
        j.assertLogContains("number=CHG0030001 state=Assess approval=requested created=true", run);
        j.assertLogContains("sysId=" + change.get("sys_id") + " url=" + simulator.url() + "/nav_to.do?uri=", run);
        j.assertLogContains("Created change request CHG0030001", run);
    }

    @Test
    void theBuildRemembersItsChange() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(shortDescription: 'x', requestApproval: false, key: 'k', fields: [risk: 4])
                echo "risk=${change.risk}"
                """);
        var change = BuildRecords.change(run);
        assertEquals(changes().get(0).get("sys_id"), change.getSysId());
        assertEquals("CHG0030001", change.getNumber());
        assertEquals("simulator", change.getConnection());
        assertNull(change.getCloseCode());
        assertEquals(change, BuildRecords.change(run, "k"));
        assertNull(BuildRecords.change(run, ""));
        j.assertLogContains("risk=Low", run);
    }

    @Test
    void aChangeWhoseApprovalCannotBeRequestedIsRememberedAllTheSame() throws Exception {
        simulator.customisation().dropField("change_request", "state");
        var run = build(Result.FAILURE, "snowChangeRequest(shortDescription: 'x', " + GROUP + ")");
        assertEquals("CHG0030001", BuildRecords.change(run).getNumber());
    }

    @Test
    void withoutAnApprovalRequestTheChangeStaysNewAndNeedsNoGroup() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(shortDescription: 'Custom image', requestApproval: false)
                echo "state=${change.state} approval=${change.approval}"
                """);
        j.assertLogContains("state=New approval=not requested", run);
        assertEquals("-5", changes().get(0).get("state"));
    }

    @Test
    void theAssignmentGroupOfTheConnectionIsTheDefault() throws Exception {
        var connection = SimulatorConnection.connection("simulator", simulator);
        connection.setAssignmentGroup("OS Image Builders");
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        build(Result.SUCCESS, "snowChangeRequest 'Custom image'");
        var group = simulator.records().all("sys_user_group").stream()
                .filter(record -> record.get("name").equals("OS Image Builders"))
                .findFirst()
                .orElseThrow();
        assertEquals(group.get("sys_id"), changes().get(0).get("assignment_group"));
        assertEquals("requested", changes().get(0).get("approval"));
    }

    @Test
    void aBuildInAFolderUsesTheConnectionOfTheFolder() throws Exception {
        ServiceNowConfiguration.get()
                .setConnections(List.of(
                        new ServiceNowConnection("other", "https://other.service-now.com", "client", "secret"),
                        SimulatorConnection.connection("simulator", simulator)));
        var folder = j.createProject(Folder.class, "team");
        var property = new ServiceNowFolderProperty();
        property.setDefaultConnection("simulator");
        folder.addProperty(property);
        var job = folder.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(
                new CpsFlowDefinition("snowChangeRequest shortDescription: 'x', requestApproval: false", true));
        j.buildAndAssertSuccess(job);
        assertEquals(1, changes().size());
    }

    @Test
    void anEmergencyChangeGoesStraightToAuthorize() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(shortDescription: 'Fix', type: 'emergency', justification: 'Outage', %s)
                echo "state=${change.state} approval=${change.approval}"
                """.formatted(GROUP));
        j.assertLogContains("state=Authorize approval=requested", run);
        assertEquals("emergency", changes().get(0).get("type"));
    }

    @Test
    void aStandardChangeIsMadeFromItsTemplateAndIsApprovedAtOnce() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(type: 'standard', template: 'publish an OS image')
                echo "state=${change.state} approval=${change.approval}"
                """);
        var change = changes().get(0);
        assertEquals("standard", change.get("type"));
        assertEquals("Publish an OS image that passed its tests", change.get("short_description"));
        assertEquals("Pre-approved publication of a tested OS image", change.get("description"));
        assertTrue(simulator
                .records()
                .journal(change.get("sys_id"), "work_notes")
                .get(0)
                .startsWith("Requested by Jenkins os-image #1"));
        j.assertLogContains("state=Scheduled approval=approved", run);
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void aStandardChangeTakesTextsOfItsOwnAndATemplateBySysId() throws Exception {
        var template =
                simulator.records().all("std_change_record_producer").get(0).get("sys_id");
        build(
                Result.SUCCESS,
                "snowChangeRequest(shortDescription: 'Mine', description: 'Too', type: 'standard', template: '"
                        + template + "')");
        assertEquals("Mine", changes().get(0).get("short_description"));
        assertTrue(changes().get(0).get("description").startsWith("Too\n\nRequested by Jenkins"));
    }

    @Test
    void aTemplateNameThatIsNotUniqueIsRefused() throws Exception {
        var other = simulator.records().insert("std_change_record_producer", Map.of("name", "Publish an OS image"));
        var run = build(Result.FAILURE, "snowChangeRequest(type: 'standard', template: 'Publish an OS image')");
        j.assertLogContains("more than one standard change template 'Publish an OS image'", run);
        j.assertLogContains(other, run);
        assertEquals(0, changes().size());
    }

    @Test
    void anInactiveTemplateIsNotTaken() throws Exception {
        var other = simulator
                .records()
                .insert("std_change_record_producer", Map.of("name", "Publish an OS image", "active", "false"));
        build(Result.SUCCESS, "snowChangeRequest(type: 'standard', template: 'Publish an OS image')");
        simulator.records().set("std_change_record_producer", other, Map.of("name", "Old"));
        var run = build(Result.FAILURE, "snowChangeRequest(type: 'standard', template: 'Old', key: 'b')");
        j.assertLogContains("ServiceNow has the standard change template 'Old', but it is inactive", run);
        assertEquals(1, changes().size());
    }

    @Test
    void aDryRunShowsWhatWouldBeSentAndSendsNothing() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(shortDescription: 'Custom image', description: 'One\\nTwo', dryRun: true,
                    requestedBy: 'ann.approver', impact: 'low', %s, fields: [u_cost_center: 4711])
                echo "number=[${change.number}] created=${change.created} keys=${change.keySet()}"
                """.formatted(GROUP));
        assertEquals(0, simulator.requests().entries().size());
        assertNull(BuildRecords.change(run));
        j.assertLogContains("Dry run: nothing is sent to ServiceNow. Through the connection 'simulator'", run);
        j.assertLogContains("  short_description: Custom image", run);
        j.assertLogContains("  description: One\n    Two\n", run);
        j.assertLogContains("  requested_by: ann.approver", run);
        j.assertLogContains("  assignment_group: OS Image Builders", run);
        j.assertLogContains("  impact: low", run);
        j.assertLogContains("  u_cost_center: 4711", run);
        j.assertLogContains("  correlation_display: Jenkins os-image #1", run);
        j.assertLogContains("and moved to Assess", run);
        j.assertLogContains(
                "number=[] created=false keys=[sysId, number, url, state, approval, risk, created, plannedStart,"
                        + " plannedEnd, conflictStatus, conflicts]",
                run);
    }

    @Test
    void aDryRunOfAStandardChangeNamesItsTemplate() throws Exception {
        var run = build(
                Result.SUCCESS,
                "snowChangeRequest(type: 'standard', template: 'Any', requestApproval: false, dryRun: true)");
        j.assertLogContains("  template: Any", run);
        j.assertLogContains("and left in New, because requestApproval is off", run);
    }

    @Test
    void furtherFieldsAreSentAndADroppedOneIsNamed() throws Exception {
        var run = build(Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'Custom image', requestApproval: false,
                    fields: [justification: "Build ${env.BUILD_NUMBER}", impact: 2, u_unknown: true])
                """);
        assertEquals("Build 1", changes().get(0).get("justification"));
        assertEquals("2", changes().get(0).get("impact"));
        j.assertLogContains("WARNING: ServiceNow ignored the field 'u_unknown' of CHG0030001", run);
        j.assertLogNotContains("field 'justification'", run);
    }

    @Test
    void aLongShortDescriptionIsCutAndKeptWholeInTheDescription() throws Exception {
        var text = "x".repeat(200);
        var run = build(Result.SUCCESS, "snowChangeRequest(shortDescription: '" + text + "', requestApproval: false)");
        assertEquals(160, changes().get(0).get("short_description").length());
        assertTrue(changes().get(0).get("description").startsWith(text));
        j.assertLogContains("was cut to 160 characters", run);
    }

    @Test
    void aShortDescriptionIsNotCutWithinACharacter() throws Exception {
        // An emoji takes two of the 160 characters: the 159th, which is the last to be kept, and the 160th.
        build(
                Result.SUCCESS,
                "snowChangeRequest(shortDescription: '" + "x".repeat(158) + "🚀🚀', requestApproval: false)");
        assertEquals("x".repeat(158) + "…", changes().get(0).get("short_description"));
    }

    private static final String WITH_NAMES = "snowChangeRequest(shortDescription: 'x', requestedBy: 'ann.approver',"
            + " assignedTo: 'ann.approver', impact: 'low', priority: 'high', " + GROUP + ")";

    /** Token, names and choices, search by correlation id, creation, next states, move to Assess, read-back. */
    @Test
    void aChangeWithNamesAndChoicesTakesSevenRequests() throws Exception {
        build(Result.SUCCESS, WITH_NAMES);
        assertEquals(
                7,
                simulator.requests().entries().size(),
                () -> simulator.requests().entries().toString());
        assertEquals("3", changes().get(0).get("impact"));
    }

    @Test
    void aUserNameThatIsAnEmailAddressTakesNoMore() throws Exception {
        simulator.records().insert("sys_user", Map.of("user_name", "eve@example.com"));
        build(Result.SUCCESS, WITH_NAMES.replace("requestedBy: 'ann.approver'", "requestedBy: 'eve@example.com'"));
        assertEquals(7, simulator.requests().entries().size());
        assertEquals(
                "eve@example.com",
                simulator
                        .records()
                        .get("sys_user", changes().get(0).get("requested_by"))
                        .get("user_name"));
    }

    @Test
    void aRequesterWhoMayNotBeReadIsAnErrorAndNotTheOAuthUser() throws Exception {
        simulator
                .access()
                .hideRecord(simulator
                        .records()
                        .find("sys_user", "user_name", "ann.approver")
                        .orElseThrow()
                        .get("sys_id"));
        var run = build(Result.FAILURE, WITH_NAMES.replace("assignedTo: 'ann.approver',", ""));
        j.assertLogContains("A record of sys_user matches", run);
        assertEquals(0, changes().size());
    }

    @Test
    void whereTheBatchApiMayNotBeUsedNamesAndChoicesAreAskedForOneByOne() throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, Fault.status(403));
        build(Result.SUCCESS, WITH_NAMES);
        assertEquals("3", changes().get(0).get("impact"));
        assertEquals("-4", changes().get(0).get("state"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shortDescription: ''                                                    | needs a shortDescription",
                "shortDescription: 'x'                                                   | needs an assignmentGroup",
                "shortDescription: 'x', assignmentGroup: 'Nobody'                        | ServiceNow has no group 'Nobody'",
                "shortDescription: 'x', type: 'urgent', assignmentGroup: 'a'             | cannot create a change of type 'urgent'. Use one of: normal, standard, emergency",
                "shortDescription: 'x', type: 'standard'                                 | needs a template for a standard change",
                "shortDescription: 'x', template: 'y', requestApproval: false            | takes a template for a standard change only",
                "type: 'standard', template: 'Nothing like it'                           | ServiceNow has no standard change template 'Nothing like it'",
                "type: 'standard', template: 'a^b'                                       | cannot use the template 'a^b'",
                "type: 'standard', template: '0123456789abcdef0123456789abcdef'          | ServiceNow has no standard change template '0123456789abcdef0123456789abcdef'",
                "shortDescription: 'x', type: 'emergency', requestApproval: false        | needs a justification for an emergency change",
                "shortDescription: 'x', requestApproval: false, fields: [state: '3']     | does not take the field 'state'",
                "shortDescription: 'x', requestApproval: false, fields: ['a^b': '3']     | cannot set the field 'a^b'",
                "shortDescription: 'x', requestApproval: false, fields: [sys_id: '3']    | cannot set the field 'sys_id'",
                "shortDescription: 'x', requestApproval: false, fields: [u_list: [1, 2]] | needs a text, a number or a boolean for the field 'u_list'",
                "shortDescription: 'x', requestApproval: false, connection: 'none'       | no ServiceNow connection named 'none'",
            })
    void badInputIsRefusedBeforeAnythingIsCreated(String arguments, String message) throws Exception {
        var run = build(Result.FAILURE, "snowChangeRequest(" + arguments + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, changes().size());
    }

    @Test
    void whileServiceNowIsSwitchedOffTheStepFails() throws Exception {
        ServiceNowConfiguration.get().setEnabled(false);
        var run = build(Result.FAILURE, "snowChangeRequest(shortDescription: 'x', requestApproval: false)");
        j.assertLogContains("ServiceNow is disabled", run);
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void aBuildHasOneChangeHoweverOftenTheStepRuns() throws Exception {
        var run = build(Result.SUCCESS, """
                def tries = 0
                retry(3) {
                    snowChangeRequest(shortDescription: 'Custom image', %s)
                    if (++tries < 3) { error 'again' }
                }
                """.formatted(GROUP));
        assertEquals(1, changes().size());
        j.assertLogContains("This build has change request CHG0030001 already, nothing was created", run);
    }

    @Test
    void aKeyMakesAnotherChangeInTheSameBuild() throws Exception {
        build(Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'One', requestApproval: false)
                snowChangeRequest(shortDescription: 'Two', requestApproval: false, key: 'second')
                """);
        assertEquals(2, changes().size());
    }

    @Test
    void eachBuildHasAChangeOfItsOwn() throws Exception {
        var run = build(Result.SUCCESS, "snowChangeRequest(shortDescription: 'x', requestApproval: false)");
        j.buildAndAssertStatus(Result.SUCCESS, run.getParent());
        assertEquals(2, changes().size());
    }

    @Test
    void anAnswerLostAfterTheRecordWasWrittenDoesNotMakeASecondOne() throws Exception {
        simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenReset());
        build(Result.SUCCESS, "snowChangeRequest(shortDescription: 'x', requestApproval: false)");
        assertEquals(1, changes().size());
    }

    @Test
    void aRefusedTransitionFailsTheStepWithTheStatesThatAreAllowed() throws Exception {
        // Without its group the change may not leave New.
        simulator.customisation().dropField("change_request", "assignment_group");
        var run = build(Result.FAILURE, "snowChangeRequest(shortDescription: 'x', " + GROUP + ")");
        j.assertLogContains("WARNING: ServiceNow ignored the field 'assignment_group' of CHG0030001", run);
        j.assertLogContains("ERROR: The approval of CHG0030001 could not be requested", run);
        j.assertLogContains("The states it may move to now: ", run);
        j.assertLogNotContains("\tat ", run);
    }

    @Test
    void aStateThatIsAcceptedButNotTakenFailsTheStep() throws Exception {
        simulator.customisation().dropField("change_request", "state");
        var run = build(Result.FAILURE, "snowChangeRequest(shortDescription: 'x', " + GROUP + ")");
        j.assertLogContains("ServiceNow accepted the new state but did not apply it", run);
    }

    @Test
    void aFieldThatTheInstanceDemandsIsNamed() throws Exception {
        simulator.customisation().requireField("change_request", "justification");
        var run = build(Result.FAILURE, "snowChangeRequest(shortDescription: 'x', requestApproval: false)");
        j.assertLogContains("Justification", run);
        j.assertLogNotContains("\tat ", run);
    }

    @Test
    void aRefusedLoginSaysWhatToCheckAndHoldsNoSecret() throws Exception {
        SimulatorConnection.storeSecret("wrong-secret");
        var run = build(Result.FAILURE, "snowChangeRequest(shortDescription: 'x', requestApproval: false)");
        j.assertLogContains("ERROR: OAuth failed: 401", run);
        j.assertLogNotContains("wrong-secret", run);
        j.assertLogNotContains("\tat ", run);
    }
}
