package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.model.User;
import hudson.model.UserProperty;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the parameters of {@code snowChangeRequest} become in the record. */
@WithJenkins
@WithServiceNow
class ChangeRequestFieldsTest {

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private WorkflowRun build(Result result, String arguments, Cause... causes) throws Exception {
        var job =
                Pipelines.job(j, "snowChangeRequest(shortDescription: 'x', requestApproval: false, " + arguments + ")");
        var run = causes.length == 0 ? job.scheduleBuild2(0) : job.scheduleBuild2(0, new CauseAction(causes));
        return j.assertBuildStatus(result, run);
    }

    private Map<String, String> change() {
        var changes = simulator.records().all("change_request");
        assertEquals(1, changes.size());
        return changes.get(0);
    }

    private String user(String userName) {
        return simulator.records().all("sys_user").stream()
                .filter(user -> user.get("user_name").equals(userName))
                .map(user -> user.get("sys_id"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachParameterIsAField() throws Exception {
        var server = simulator.records().insert("cmdb_ci_server", Map.of("name", "builder-7"));
        var run = build(Result.SUCCESS, """
                organization: 'ACME Research', justification: 'Monthly patches', implementationPlan: 'Build',
                backoutPlan: 'Keep the old image', testPlan: 'Boot it', requestedBy: 'ann.approver@example.com',
                assignedTo: 'bob.builder', cmdbCi: 'builder-7', category: 'Software', impact: 'high',
                plannedStart: '2099-01-31T23:30:00+01:00', plannedEnd: '2099-02-01T02:00:00Z'
                """);
        var change = change();
        assertEquals("Monthly patches", change.get("justification"));
        assertEquals("Build", change.get("implementation_plan"));
        assertEquals("Keep the old image", change.get("backout_plan"));
        assertEquals("Boot it", change.get("test_plan"));
        assertEquals(user("ann.approver"), change.get("requested_by"));
        assertEquals(user("bob.builder"), change.get("assigned_to"));
        assertEquals(server, change.get("cmdb_ci"));
        assertEquals("Software", change.get("category"));
        assertEquals("1", change.get("impact"));
        assertEquals("2099-01-31 22:30:00", change.get("start_date"));
        assertEquals("2099-02-01 02:00:00", change.get("end_date"));
        assertTrue(change.get("description")
                .startsWith("Organization: ACME Research\n\nRequested by Jenkins os-image #1"));
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void choicesMayBeGivenAsNumbersAndSysIdsAsReferences() throws Exception {
        build(Result.SUCCESS, "impact: 2, requestedBy: '" + user("carl.cab") + "'");
        assertEquals("2", change().get("impact"));
        assertEquals(user("carl.cab"), change().get("requested_by"));
    }

    @Test
    void aPriorityThatTheInstanceComputesIsNamedAsDropped() throws Exception {
        simulator.customisation().dropField("change_request", "priority");
        var run = build(Result.SUCCESS, "priority: 'critical'");
        j.assertLogContains("WARNING: ServiceNow ignored the field 'priority' of CHG0030001", run);
    }

    @Test
    void aChoiceIsSentByTheInstancesOwnValueWhereItMayBeRead() throws Exception {
        simulator.access().roles("jenkins.pipeline", "admin");
        simulator
                .records()
                .insert(
                        "sys_choice",
                        Map.of(
                                "name",
                                "change_request",
                                "element",
                                "category",
                                "value",
                                "os",
                                "label",
                                "Operating System"));
        var run = build(Result.SUCCESS, "category: 'operating system', impact: '2 - Medium'");
        assertEquals("os", change().get("category"));
        assertEquals("2", change().get("impact"));
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void aChoiceThatTheInstanceDoesNotHaveIsNamed() throws Exception {
        simulator.access().roles("jenkins.pipeline", "admin");
        var run = build(Result.SUCCESS, "category: 'Cookery'");
        j.assertLogContains(
                "WARNING: 'Cookery' is not among the choices of 'category' in ServiceNow: Applications", run);
        assertEquals("Cookery", change().get("category"));
    }

    @Test
    void theUserWhoStartedTheBuildIsTheRequester() throws Exception {
        build(Result.SUCCESS, "key: ''", new Cause.UserIdCause("bob.builder"));
        assertEquals(user("bob.builder"), change().get("requested_by"));
        assertTrue(change().get("description").contains("\nStarted by user "));
    }

    @Test
    void theUserWhoStartedTheBuildIsFoundByTheAddressThatJenkinsKnows() throws Exception {
        User.getById("ab123", true).addProperty(new Address("ann.approver@example.com"));
        build(Result.SUCCESS, "key: ''", new Cause.UserIdCause("ab123"));
        assertEquals(user("ann.approver"), change().get("requested_by"));
    }

    @Test
    void anAddressThatIsSomebodyElsesMakesNobodyTheRequester() throws Exception {
        User.getById("bob.builder", true).addProperty(new Address("ann.approver@example.com"));
        build(Result.SUCCESS, "key: ''", new Cause.UserIdCause("bob.builder"));
        assertEquals(user("bob.builder"), change().get("requested_by"));
    }

    @Test
    void theConnectionSaysHowTheRequesterIsFound() throws Exception {
        SimulatorConnection.named("simulator").setUserLookup("email");
        User.getById("bob.builder", true).addProperty(new Address("ann.approver@example.com"));
        build(Result.SUCCESS, "key: ''", new Cause.UserIdCause("bob.builder"));
        assertEquals(user("ann.approver"), change().get("requested_by"));
    }

    @Test
    void anInactiveRequesterIsAWarning() throws Exception {
        simulator.records().set("sys_user", user("bob.builder"), Map.of("active", "false"));
        var run = build(Result.SUCCESS, "key: ''", new Cause.UserIdCause("bob.builder"));
        assertEquals(user("jenkins.pipeline"), change().get("requested_by"));
        j.assertLogContains(
                "WARNING: the user with the ID bob.builder is inactive in ServiceNow, so the change does not say by whom it"
                        + " was requested. Give requestedBy.",
                run);
    }

    @Test
    void ofUsersAndGroupsWithOneNameTheActiveOnesAreTaken() throws Exception {
        simulator.records().insert("sys_user", Map.of("email", "dup@example.com", "active", "false"));
        var active = simulator.records().insert("sys_user", Map.of("email", "dup@example.com"));
        simulator.records().insert("sys_user_group", Map.of("name", "Twice", "active", "false"));
        var group = simulator.records().insert("sys_user_group", Map.of("name", "Twice"));
        build(Result.SUCCESS, "requestedBy: 'dup@example.com', assignmentGroup: 'Twice'");
        assertEquals(active, change().get("requested_by"));
        assertEquals(group, change().get("assignment_group"));
    }

    @Test
    void namesInFieldsAreLookedUpToo() throws Exception {
        var service = simulator.records().insert("cmdb_ci_service", Map.of("name", "Payroll"));
        simulator.records().insert("cmdb_ci_service", Map.of("name", "Payroll", "operational_status", "6"));
        build(Result.SUCCESS, "fields: [business_service: 'Payroll', opened_by: 'Bob Builder']");
        assertEquals(service, change().get("business_service"));
        assertEquals(user("bob.builder"), change().get("opened_by"));
    }

    @Test
    void aUserWhomServiceNowDoesNotKnowIsAWarning() throws Exception {
        var run = build(Result.SUCCESS, "key: ''", new Cause.UserIdCause("stranger"));
        assertEquals(user("jenkins.pipeline"), change().get("requested_by"));
        j.assertLogContains("WARNING: ServiceNow has no user stranger", run);
    }

    @Test
    void aTriggerIsStatedAsSuch() throws Exception {
        build(Result.SUCCESS, "key: ''", new ByTimer());
        assertTrue(change().get("description").endsWith("\nStarted by timer"));
        assertEquals(user("jenkins.pipeline"), change().get("requested_by"));
    }

    @Test
    void aNameThatSeveralRecordsHaveIsRefusedAndTheyAreNamed() throws Exception {
        var first = simulator.records().insert("cmdb_ci_server", Map.of("name", "twin"));
        var second = simulator.records().insert("cmdb_ci_appl", Map.of("name", "twin"));
        var run = build(Result.FAILURE, "cmdbCi: 'twin'");
        j.assertLogContains(
                "ServiceNow has more than one configuration item 'twin'. Give the sys_id of one as cmdbCi.", run);
        j.assertLogContains(first, run);
        j.assertLogContains(second, run);
        assertEquals(0, simulator.records().all("change_request").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "requestedBy: 'nobody@example.com'            | ServiceNow has no user 'nobody@example.com'",
                "assignedTo: 'Ann Approver'                   | Give the e-mail address, the user name or the sys_id as assignedTo",
                "assignmentGroup: 'a^b'                       | The assignmentGroup 'a^b' cannot be used",
                "cmdbCi: 'javascript:gs.getUserID()'          | cannot be used. Cannot look for",
                "cmdbCi: '0123456789abcdef0123456789abcdef'   | ServiceNow has no configuration item '0123456789abcdef0123456789abcdef'",
                "plannedStart: 'tomorrow'                     | cannot read the plannedStart 'tomorrow'",
                "plannedEnd: '2099-01-31T22:00:00'            | cannot read the plannedEnd '2099-01-31T22:00:00'",
                "plannedStart: '2001-01-31T22:00:00Z'         | needs a plannedStart in the future",
                "plannedEnd: '2001-01-31T22:00:00Z'           | needs a plannedEnd in the future",
                "plannedStart: '2099-01-01T00:00:00Z', plannedEnd: '2099-01-01T01:00:00+01:00' | needs a plannedEnd after the plannedStart",
                "testPlan: 'a', fields: [test_plan: 'b']      | given the field 'test_plan' twice: by the parameter 'testPlan' and in 'fields'",
                "fields: [start_date: '2099-01-01 00:00:00']  | Use the parameter 'plannedStart'",
            })
    void badInputIsRefusedBeforeAnythingIsCreated(String arguments, String message) throws Exception {
        var run = build(Result.FAILURE, arguments);
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.records().all("change_request").size());
    }

    /** As the mailer plugin has it. */
    public static final class Address extends UserProperty {
        private final String address;

        Address(String address) {
            this.address = address;
        }

        public String getAddress() {
            return address;
        }
    }

    public static final class ByTimer extends Cause {
        @Override
        public String getShortDescription() {
            return "Started by timer";
        }
    }
}
