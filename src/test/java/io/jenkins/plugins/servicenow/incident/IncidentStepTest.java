package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class IncidentStepTest {

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private WorkflowRun build(Result result, String script) throws Exception {
        return Pipelines.run(j, result, script);
    }

    /** A pipeline that fails in a stage and files an incident for it. */
    private static String failing(String error, String arguments) {
        return """
                try {
                    stage('Build image') { error '%s' }
                } catch (e) {
                    def incident = snowIncident(%s)
                    echo "number=${incident.number} created=${incident.created} priority=${incident.priority}"
                    throw e
                }
                """.formatted(error, arguments);
    }

    private List<Map<String, String>> incidents() {
        return simulator.records().all("incident");
    }

    private List<String> notes(Map<String, String> incident) {
        return simulator.records().journal(incident.get("sys_id"), "work_notes");
    }

    private String id(String table, String name) {
        return simulator.records().sysId(table, name);
    }

    @Test
    void aFailureBecomesAnIncidentWithoutAnyParameter() throws Exception {
        var run = build(Result.FAILURE, failing("disk full", ""));
        assertEquals(1, incidents().size());
        var incident = incidents().get(0);
        assertEquals("Build failure: os-image (os-image #1)", incident.get("short_description"));
        var description = incident.get("description");
        assertTrue(
                description.startsWith("Build os-image #1 failed in the stage 'Build image':\ndisk full"), description);
        assertTrue(description.contains("Jenkins os-image #1"), description);
        assertEquals("3", incident.get("impact"));
        assertEquals("3", incident.get("urgency"));
        assertEquals("5", incident.get("priority"));
        assertEquals("software", incident.get("category"));
        assertEquals("os", incident.get("subcategory"));
        assertEquals("Jenkins os-image #1", incident.get("correlation_display"));
        assertTrue(incident.get("correlation_id").length() <= 100);
        j.assertLogContains("number=INC0010001 created=true priority=5 - Planning", run);
        j.assertLogContains("Filed incident INC0010001, priority 5 - Planning: " + simulator.url() + "/nav_to.do", run);
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void theBuildRemembersItsIncident() throws Exception {
        var run = build(Result.FAILURE, failing("disk full", ""));
        var incident = BuildRecords.incidents(run).get(0);
        assertEquals("INC0010001", incident.getNumber());
        assertEquals("simulator", incident.getConnection());
        assertEquals("5 - Planning", incident.getPriority());
        assertTrue(incident.isCreated());
    }

    @ParameterizedTest
    @CsvSource({
        "development, 3, 3, 5",
        "production,  2, 2, 3",
        "gxp,         1, 2, 2",
    })
    void theBuildTypeSetsImpactAndUrgencyAndServiceNowThePriority(
            String buildType, String impact, String urgency, String priority) throws Exception {
        build(Result.FAILURE, failing("x", "buildType: '" + buildType + "'"));
        var incident = incidents().get(0);
        assertEquals(impact, incident.get("impact"));
        assertEquals(urgency, incident.get("urgency"));
        assertEquals(priority, incident.get("priority"));
    }

    @Test
    void everyParameterReachesItsColumn() throws Exception {
        var ci = simulator.records().insert("cmdb_ci", Map.of("name", "web-base"));
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        build(Result.FAILURE, failing("x", """
                shortDescription: 'No image', description: 'Call Ann', buildType: 'gxp', impact: 'Low', urgency: 1,
                callerId: 'bob.builder', cmdbCi: 'web-base', assignmentGroup: 'OS Image Builders', category: 'Hardware',
                subcategory: 'Disk', change: 'CHG0030099', fields: [contact_type: 'monitoring', work_notes: 'Hello'],
                connection: 'simulator', logLines: 0"""));
        var incident = incidents().get(0);
        assertEquals("No image", incident.get("short_description"));
        assertTrue(incident.get("description").startsWith("Call Ann\n\nBuild os-image #1 failed"));
        assertFalse(incident.get("description").contains("Last lines"));
        assertEquals("3", incident.get("impact"));
        assertEquals("1", incident.get("urgency"));
        assertEquals("3", incident.get("priority"));
        assertEquals(id("sys_user", "Bob Builder"), incident.get("caller_id"));
        assertEquals(ci, incident.get("cmdb_ci"));
        assertEquals(id("sys_user_group", "OS Image Builders"), incident.get("assignment_group"));
        assertEquals("hardware", incident.get("category"));
        assertEquals("disk", incident.get("subcategory"));
        assertEquals(change, incident.get("caused_by"));
        assertEquals("", incident.get("rfc"));
        assertEquals("monitoring", incident.get("contact_type"));
        assertEquals(List.of("Hello"), notes(incident));
    }

    @Test
    void whatTheBuildHasLeftInServiceNowAndTheConnectionAreTheDefaults() throws Exception {
        var connection = SimulatorConnection.connection("simulator", simulator);
        connection.setAssignmentGroup("OS Image Builders");
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        var ci = simulator.records().insert("cmdb_ci", Map.of("name", "web-base"));
        var run = Pipelines.start(j, """
                def change = snowChangeRequest(shortDescription: 'x', requestApproval: false)
                semaphore 'registered'
                snowIncident()
                """);
        SemaphoreStep.waitForStart("registered/1", run);
        BuildRecords.record(
                run, new CiEntry("simulator", simulator.url(), ci, "web-base", "7", "cmdb_ci", "https://x"));
        SemaphoreStep.success("registered/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        var incident = incidents().get(0);
        assertEquals("Build failure: web-base (os-image #1)", incident.get("short_description"));
        assertEquals(ci, incident.get("cmdb_ci"));
        assertEquals(id("sys_user_group", "OS Image Builders"), incident.get("assignment_group"));
        assertEquals(BuildRecords.change(run).getSysId(), incident.get("caused_by"));
    }

    @Test
    void theImageOfTheRecipeIsNamedWhereNoneIsRegistered() throws Exception {
        build(Result.SUCCESS, """
                snowChangeRequest(recipe: snowRecipe(name: 'db-base', baseImage: 'x'), requestApproval: false)
                snowIncident()
                """);
        assertEquals("Build failure: db-base (os-image #1)", incidents().get(0).get("short_description"));
    }

    @Test
    void whatSnowChangeRequestReturnedNamesTheChange() throws Exception {
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        build(Result.SUCCESS, "snowIncident(change: [sysId: '" + change + "', number: 'CHG0030099'])");
        assertEquals(change, incidents().get(0).get("caused_by"));
    }

    @Test
    void aLongTitleIsCutAndAllOfItIsInTheDescription() throws Exception {
        var title = "An image ".repeat(30).strip();
        build(Result.SUCCESS, "snowIncident(shortDescription: '" + title + "')");
        var incident = incidents().get(0);
        assertEquals(160, incident.get("short_description").length());
        assertTrue(incident.get("description").startsWith(title + "\n\n"));
    }

    @Test
    void theLogIsShownWithoutItsMarkup() throws Exception {
        build(Result.FAILURE, """
                echo '\\u001B[31mred\\u001B[0m [code]<script>alert(1)</script>[/code] \\u202Egnorw\\u0000'
                snowIncident()
                error 'x'
                """);
        var description = incidents().get(0).get("description");
        assertTrue(description.contains("Last lines of the log:\n"), description);
        assertTrue(description.contains("red (code)<script>alert(1)</script>(/code) gnorw"), description);
        assertTrue(description.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), description);
        assertFalse(description.contains("[Pipeline]"), description);
    }

    @Test
    void whatIsWrittenByNameIntoAJournalIsNoMarkup() throws Exception {
        var run = build(Result.SUCCESS, """
                snowIncident(fields: [comments: '[code]<script>x()</script>[/code]', work_notes: '[ CODE ]<b>',
                    close_notes: '[co\u200Bde]<b>'])
                """);
        var incident = incidents().get(0);
        var journal = simulator.records();
        assertEquals(List.of("(code)<script>x()</script>(/code)"), journal.journal(incident.get("sys_id"), "comments"));
        assertEquals(List.of("( CODE )<b>"), journal.journal(incident.get("sys_id"), "work_notes"));
        assertEquals("(co\u200Bde)<b>", incident.get("close_notes"));
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void ofAHugeLogOnlyTheEndIsRead() throws Exception {
        var run = Pipelines.start(j, "semaphore 'logged'\nsnowIncident()");
        SemaphoreStep.waitForStart("logged/1", run);
        try (var log = new RandomAccessFile(new File(run.getRootDir(), "log"), "rw")) {
            log.seek(3L * 1024 * 1024 * 1024);
            log.write("\nthe end\n".getBytes(StandardCharsets.UTF_8));
        }
        SemaphoreStep.success("logged/1", null);
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        var description = incidents().get(0).get("description");
        assertTrue(description.contains("Last lines of the log:\n"), description);
        assertTrue(description.contains("\nthe end"), description);
    }

    @Test
    void theLogIsAttachedOnceAsItWasStored() throws Exception {
        var run = build(Result.SUCCESS, """
                echo 'token **** is masked'
                snowIncident(attachLog: true)
                snowIncident(attachLog: true)
                """);
        var attachments = simulator.records().all("sys_attachment");
        assertEquals(1, attachments.size());
        assertEquals("os-image-1.log", attachments.get(0).get("file_name"));
        assertEquals("text/plain", attachments.get(0).get("content_type"));
        assertEquals(incidents().get(0).get("sys_id"), attachments.get(0).get("table_sys_id"));
        j.assertLogContains("Attached the log as os-image-1.log", run);
    }

    @Test
    void aLogThatIsTooLargeForTheInstanceIsCompressed() throws Exception {
        simulator.attachments().maxSize(2000);
        build(Result.SUCCESS, "echo('over and over ' * 1000)\nsnowIncident(attachLog: true)");
        var attachments = simulator.attachments().of(incidents().get(0).get("sys_id"));
        assertEquals(1, attachments.size());
        assertEquals("os-image-1-log.gz", attachments.get(0).get("file_name"));
        var content = simulator.attachments().content(attachments.get(0).get("sys_id"));
        try (var log = new GZIPInputStream(new ByteArrayInputStream(content))) {
            var text = new String(log.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("over and over over and over"), text);
        }
    }

    @Test
    void aLogThatCannotBeAttachedIsAWarning() throws Exception {
        simulator.attachments().none("incident");
        var run = build(Result.SUCCESS, "snowIncident(attachLog: true)");
        j.assertLogContains("WARNING: the log is not attached. ", run);
        assertEquals(1, incidents().size());
    }

    @Test
    void aRecurrenceIsNotedOnTheOpenIncidentAndCounted() throws Exception {
        build(Result.FAILURE, failing("disk full after 12 s in /tmp/a1", ""));
        var second = build(Result.FAILURE, failing("disk full after 700 s in /tmp/b2", ""));
        var third = build(Result.FAILURE, failing("disk full after 3 s in /tmp/c", ""));
        assertEquals(1, incidents().size());
        var incident = incidents().get(0);
        assertEquals(2, notes(incident).size());
        var note = notes(incident).get(1);
        assertTrue(note.startsWith("Failed again: Jenkins os-image #3, started 20"), note);
        assertTrue(note.contains(" UTC. Failure 3 of this incident.\n"), note);
        assertTrue(
                note.contains("os-image #3 failed in the stage 'Build image':\ndisk full after 3 s in /tmp/c"), note);
        assertEquals("Jenkins os-image #1: 3 failures", incident.get("correlation_display"));
        j.assertLogContains("number=INC0010001 created=false priority=5 - Planning", second);
        j.assertLogContains("Incident INC0010001 is open for this failure", third);
        assertFalse(BuildRecords.incidents(third).get(0).isCreated());
    }

    @Test
    void podsOfOtherNamesShareTheIncident() throws Exception {
        var pods = List.of(
                "os-image-12-vlfq1-rlh30-pw7s2", "os-image-13-13md8-lnpgm-3x1x1", "os-image-14-x7k2p-9wq4z-bjxkm");
        for (var pod : pods) {
            build(Result.FAILURE, failing(pod + " was marked offline: Connection was broken", ""));
        }
        assertEquals(1, incidents().size());
    }

    @Test
    void anInactiveCallerIsRefusedAndAnInactiveStarterIsAWarning() throws Exception {
        simulator
                .records()
                .insert("sys_user", Map.of("user_name", "eve", "email", "eve@example.com", "active", "false"));
        var given = build(Result.FAILURE, "snowIncident(callerId: 'eve')");
        j.assertLogContains("ServiceNow has the user 'eve' only as one that is not in use any more", given);
        var job = Pipelines.job(j, "snowIncident()");
        var run = j.assertBuildStatus(
                Result.SUCCESS, job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("eve"))));
        j.assertLogContains(
                "WARNING: the user with the ID eve is inactive in ServiceNow, so the incident has no caller. Give callerId.",
                run);
        assertEquals("", incidents().get(0).get("caller_id"));
    }

    @ParameterizedTest
    @CsvSource({"signature, 2", "job, 1", "build, 2", "none, 2"})
    void anotherFailureSharesTheIncidentOnlyWhenTheWholeJobDoes(String dedupe, int incidents) throws Exception {
        build(Result.FAILURE, failing("disk full", "dedupe: '" + dedupe + "'"));
        build(Result.FAILURE, failing("no such package", "dedupe: '" + dedupe + "'"));
        assertEquals(incidents, incidents().size());
    }

    @ParameterizedTest
    @CsvSource({"signature, 1", "job, 1", "build, 1", "none, 2"})
    void aStepThatIsCalledTwiceInABuildFilesTwiceOnlyWhenNothingIsShared(String dedupe, int incidents)
            throws Exception {
        var run = build(Result.SUCCESS, "snowIncident(dedupe: '%1$s')\nsnowIncident(dedupe: '%1$s')".formatted(dedupe));
        assertEquals(incidents, incidents().size());
        assertEquals(incidents, BuildRecords.incidents(run).size());
        assertTrue(incidents().stream().allMatch(incident -> notes(incident).isEmpty()));
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "6, 2", "7, 2", "8, 2"})
    void onlyAnIncidentThatIsOpenIsShared(String state, int incidents) throws Exception {
        build(Result.FAILURE, failing("disk full", ""));
        simulator.records().set("incident", incidents().get(0).get("sys_id"), Map.of("state", state));
        build(Result.FAILURE, failing("disk full", ""));
        assertEquals(incidents, incidents().size());
        build(Result.FAILURE, failing("disk full", ""));
        assertEquals(incidents, incidents().size());
    }

    @Test
    void buildsThatFailAtTheSameMomentShareOneIncident() throws Exception {
        var job = Pipelines.job(j, "semaphore 'fail'\nsnowIncident()");
        var runs = new ArrayList<WorkflowRun>();
        for (var i = 1; i <= 4; i++) {
            var run = job.scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("fail/" + i, run);
            runs.add(run);
        }
        for (var i = 1; i <= 4; i++) {
            SemaphoreStep.success("fail/" + i, null);
        }
        for (var run : runs) {
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
        }
        assertEquals(1, incidents().size());
        assertEquals(3, notes(incidents().get(0)).size());
    }

    @Test
    void jobsDoNotShareTheirIncidents() throws Exception {
        build(Result.FAILURE, failing("disk full", ""));
        var other = j.createProject(WorkflowJob.class, "OS-IMAGE-2");
        other.setDefinition(new CpsFlowDefinition(failing("disk full", ""), true));
        j.buildAndAssertStatus(Result.FAILURE, other);
        assertEquals(2, incidents().size());
    }

    @Test
    void anAnswerThatIsLostOnTheWayMakesNeitherASecondIncidentNorASecondNote() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());
        build(Result.FAILURE, failing("disk full", ""));
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        build(Result.FAILURE, failing("disk full", ""));
        assertEquals(1, incidents().size());
        assertEquals(1, notes(incidents().get(0)).size());
    }

    @Test
    void aCallThatRepeatsOneOfUnknownOutcomeFilesNoSecondIncidentThoughNothingIsShared() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());
        simulator.requests().after(entry -> {
            if (entry.kind() == RequestKind.TABLE_CREATE && incidents().size() == 1) {
                simulator.faults().always(Fault.status(503));
            }
        });
        var run = Pipelines.start(j, """
                def file = { snowIncident(shortDescription: 'x', dedupe: 'none') }
                try { file() } catch (e) { echo e.message; semaphore 'outage'; file() }
                file()
                """);
        SemaphoreStep.waitForStart("outage/1", run);
        simulator.faults().clear();
        simulator.requests().after(entry -> {});
        SemaphoreStep.success("outage/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("It is not known whether this was carried out", run);
        j.assertLogContains("This build has filed incident INC0010001 already", run);
        assertEquals(2, incidents().size(), "one of each call");
    }

    @Test
    void aFieldThatIsIgnoredIsNamed() throws Exception {
        simulator.customisation().dropField("incident", "subcategory");
        var run = build(Result.SUCCESS, "snowIncident()");
        j.assertLogContains("WARNING: ServiceNow ignored the field 'subcategory' of INC0010001", run);
    }

    @Test
    void choicesAreSpelledAsTheInstanceDoesWhereTheyMayBeRead() throws Exception {
        simulator.access().roles("jenkins.pipeline", "admin");
        simulator.records().all("sys_choice").stream()
                .filter(choice -> choice.get("element").equals("subcategory")
                        && choice.get("value").equals("os"))
                .forEach(choice ->
                        simulator.records().set("sys_choice", choice.get("sys_id"), Map.of("value", "platform")));
        build(Result.SUCCESS, "snowIncident()");
        assertEquals("platform", incidents().get(0).get("subcategory"));
    }

    @Test
    void theDefaultSubcategoryIsNotSentWithAnotherCategory() throws Exception {
        build(Result.SUCCESS, "snowIncident(category: 'Network')");
        assertEquals("network", incidents().get(0).get("category"));
        assertEquals("", incidents().get(0).get("subcategory"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "buildType: 'nightly'         | Use one of: development, production, gxp",
                "dedupe: 'week'               | Use one of: signature, job, build, none",
                "logLines: -1                 | cannot take -1 lines of the log",
                "change: 'nothing like it'    | was given 'nothing like it'",
                "change: 'CHG0039999'         | ServiceNow has no change request 'CHG0039999'",
                "fields: [priority: 1]        | ServiceNow computes it from impact and urgency",
                "fields: [impact: 1]          | Use the parameter 'impact'",
                "fields: [state: 6]           | An incident begins as New",
                "callerId: 'nobody'           | ServiceNow has no user 'nobody'",
                "assignmentGroup: 'nobody'    | ServiceNow has no group 'nobody'",
                "cmdbCi: 'nothing'            | ServiceNow has no configuration item 'nothing'",
                "connection: 'other'          | There is no ServiceNow connection named 'other'",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = build(Result.FAILURE, "snowIncident(" + arguments + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, incidents().size());
    }

    /** The first try fails for a field that the instance demands; the second, when it does not any more, is about the build. */
    @Test
    void aRepeatedStepIsAboutTheFailureOfTheBuildAndNotAboutItsOwn() throws Exception {
        simulator.records().addColumn("incident", "u_root_cause", "Root cause");
        simulator.customisation().requireField("incident", "u_root_cause");
        build(Result.FAILURE, """
                try {
                    stage('Build') { error 'disk full' }
                } catch (e) {
                    try { snowIncident() } catch (own) { echo "own: ${own.message}" }
                    snowIncident(fields: [u_root_cause: 'unknown'])
                    snowIncident(fields: [u_root_cause: 'unknown'])
                    throw e
                }
                """);
        assertEquals(1, simulator.records().all("incident").size());
        assertTrue(
                simulator.records().all("incident").get(0).get("description").contains("disk full"),
                simulator.records().all("incident").toString());
    }

    /** @return its sys_id */
    private String insertDuplicate(Map<String, String> first, String state) {
        return simulator
                .records()
                .insert(
                        "incident",
                        Map.of(
                                "state",
                                state,
                                "active",
                                "true",
                                "sys_created_on",
                                "2099-01-01 00:00:00",
                                "correlation_id",
                                first.get("correlation_id").replaceAll(".$", "-")));
    }

    @Test
    void theYoungerOfTwoOpenIncidentsOfTheSameFailuresIsClosedAsDuplicate() throws Exception {
        build(Result.FAILURE, failing("disk full", ""));
        var first = simulator.records().all("incident").get(0);
        var second = insertDuplicate(first, "1");
        var run = build(Result.FAILURE, failing("disk full", ""));
        var duplicate = simulator.records().get("incident", second);
        assertEquals("7", duplicate.get("state"));
        assertEquals("Duplicate", duplicate.get("close_code"));
        var note = simulator.records().journal(second, "work_notes").get(0);
        assertTrue(note.startsWith("Duplicate of " + first.get("number")), note);
        j.assertLogContains("Closed " + duplicate.get("number") + " as a duplicate of " + first.get("number"), run);
        assertEquals(
                1,
                simulator.records().journal(first.get("sys_id"), "work_notes").size());
    }

    @Test
    void aDuplicateOnWhichSomebodyWorksIsNamedInAWarning() throws Exception {
        build(Result.FAILURE, failing("disk full", ""));
        var first = simulator.records().all("incident").get(0);
        var second = insertDuplicate(first, "2");
        var run = build(Result.FAILURE, failing("disk full", ""));
        assertEquals("2", simulator.records().get("incident", second).get("state"));
        j.assertLogContains("is a duplicate of " + first.get("number") + ". Somebody works on it", run);
    }
}
