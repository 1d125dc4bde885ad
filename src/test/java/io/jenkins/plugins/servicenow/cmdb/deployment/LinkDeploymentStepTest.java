package io.jenkins.plugins.servicenow.cmdb.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
class LinkDeploymentStepTest {

    private ServiceNowSimulator simulator;
    private CmdbContent cmdb;
    private String image;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        cmdb = new CmdbContent(simulator);
        image = cmdb.image("web-base", "1.0");
    }

    private WorkflowRun link(Result result, String arguments) throws Exception {
        return Pipelines.run(
                j,
                result,
                "def done = snowLinkDeployment(ci: 'web-base', " + arguments + ")\n"
                        + "echo \"linked=${done.linked} before=${done.alreadyLinked} replaced=${done.replaced}"
                        + " missing=${done.missing}\"");
    }

    @Test
    void serversAreFoundByNameQualifiedNameAddressAndSysId() throws Exception {
        var web = cmdb.server("web-01");
        var db = cmdb.item("cmdb_ci_server", Map.of("name", "db", "fqdn", "db-01.example.com"));
        var mail = cmdb.item("cmdb_ci_linux_server", Map.of("name", "mail", "ip_address", "192.0.2.7"));
        var dns = cmdb.server("dns");
        var run = link(Result.SUCCESS, "servers: ['WEB-01', 'db-01.example.com', '192.0.2.7', '%s']".formatted(dns));
        for (var server : List.of(web, db, mail, dns)) {
            assertEquals(List.of("web-base"), cmdb.runningOn(server));
        }
        j.assertLogContains("linked=[web-01, db, mail, dns] before=[] replaced=[] missing=[]", run);
    }

    @Test
    void theImageIsTheParentAndTheServerTheChild() throws Exception {
        var server = cmdb.server("web-01");
        link(Result.SUCCESS, "servers: 'web-01'");
        var relation = cmdb.relations().get(0);
        assertEquals(image, relation.get("parent"));
        assertEquals(server, relation.get("child"));
        assertEquals(cmdb.relationType(CmdbContent.RUNS_ON), relation.get("type"));
    }

    @Test
    void anotherRelationshipAndAnotherClassOfServersCanBeChosen() throws Exception {
        cmdb.item("cmdb_ci_appl", Map.of("name", "cluster"));
        cmdb.relationType("Installed on::Has installed");
        link(
                Result.SUCCESS,
                "servers: ['cluster'], serverClass: 'cmdb_ci_appl', relationship: 'Installed on::Has installed'");
        assertEquals(
                cmdb.relationType("Installed on::Has installed"),
                cmdb.relations().get(0).get("type"));
    }

    @Test
    void whatThisBuildHasRegisteredIsLinkedAndRememberedWithItsServers() throws Exception {
        cmdb.server("web-01");
        var run = Pipelines.start(
                j, "semaphore 'registered'\nsnowLinkDeployment servers: ['web-01'], environment: 'production'");
        SemaphoreStep.waitForStart("registered/1", run);
        BuildRecords.record(
                run,
                new CiEntry(
                        "simulator", simulator.url(), image, "web-base", "1.0", "cmdb_ci_os_image", simulator.url()));
        SemaphoreStep.success("registered/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        var deployments = BuildRecords.deployments(run);
        assertEquals(
                List.of("web-01"),
                deployments.stream().map(DeploymentEntry::getServer).toList());
        assertEquals("web-base 1.0", deployments.get(0).getImage());
        assertEquals("production", deployments.get(0).getEnvironment());
        assertTrue(deployments.get(0).getUrl().contains("cmdb_ci_linux_server"));
    }

    @Test
    void whatSnowRegisterCiReturnedNamesTheImage() throws Exception {
        var server = cmdb.server("web-01");
        Pipelines.run(
                j,
                Result.SUCCESS,
                "def image = [sysId: '%s', name: 'x']\nsnowLinkDeployment ci: image, servers: ['web-01']"
                        .formatted(image));
        assertEquals(List.of("web-base"), cmdb.runningOn(server));
    }

    @Test
    void aServerThatIsNamedTwiceIsLinkedOnceAndALinkIsNotMadeTwice() throws Exception {
        cmdb.item("cmdb_ci_server", Map.of("name", "web-01", "fqdn", "web-01.example.com"));
        cmdb.relate(image, CmdbContent.RUNS_ON, cmdb.server("web-02"));
        var run = link(Result.SUCCESS, "servers: ['web-01', 'Web-01', 'web-01.example.com', 'web-02']");
        j.assertLogContains("linked=[web-01] before=[web-02] replaced=[] missing=[]", run);
        assertEquals(2, cmdb.relations().size());
    }

    @Test
    void whenEverythingIsThereNothingIsWritten() throws Exception {
        cmdb.relate(image, CmdbContent.RUNS_ON, cmdb.server("web-01"));
        link(Result.SUCCESS, "servers: ['web-01'], replace: true");
        assertEquals(0, simulator.requests().count(RequestKind.BATCH));
        assertEquals(1, cmdb.relations().size());
    }

    @Test
    void unknownAndAmbiguousServersAreAllNamedAndNothingIsLinked() throws Exception {
        cmdb.server("web-01");
        cmdb.server("twin");
        cmdb.item("cmdb_ci_server", Map.of("name", "twin"));
        var run = link(Result.FAILURE, "servers: ['web-01', 'no-1', 'twin', 'no-2'], onMissing: 'fail'");
        j.assertLogContains("ERROR: snowLinkDeployment has linked nothing", run);
        j.assertLogContains("called no-1, no-2", run);
        j.assertLogContains("twin (2: ", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(List.of(), cmdb.relations());
    }

    @Test
    void aRetiredServerIsNotTakenWhereAnotherHasTheNameOrTheAddress() throws Exception {
        cmdb.item("cmdb_ci_server", Map.of("name", "smtp", "install_status", "7", "ip_address", "192.0.2.7"));
        cmdb.item("cmdb_ci_server", Map.of("name", "192.0.2.7", "hardware_status", "retired"));
        var inUse = cmdb.item("cmdb_ci_server", Map.of("name", "smtp", "ip_address", "192.0.2.7"));
        var run = link(Result.SUCCESS, "servers: ['smtp', '192.0.2.7']");
        assertEquals(List.of("web-base"), cmdb.runningOn(inUse));
        assertEquals(1, cmdb.relations().size());
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void aRetiredServerAloneIsLinkedWithAWarning() throws Exception {
        var retired = cmdb.item("cmdb_ci_server", Map.of("name", "smtp2", "fqdn", "SMTP2", "operational_status", "6"));
        var run = link(Result.SUCCESS, "servers: ['smtp2'], onMissing: 'create'");
        assertEquals(List.of("web-base"), cmdb.runningOn(retired));
        j.assertLogContains(
                "WARNING: linked all the same, although no longer in use in ServiceNow: smtp2" + " (cmdb_ci_server "
                        + retired + ", retired)",
                run);
    }

    @Test
    void aServerThatAnotherHasAbsorbedIsRefusedWithThatOne() throws Exception {
        var main = cmdb.server("mail");
        cmdb.item("cmdb_ci_server", Map.of("name", "mail-01", "duplicate_of", main));
        var run = link(Result.FAILURE, "servers: ['mail-01', 'mail'], onMissing: 'skip'");
        j.assertLogContains("It knows only as duplicates of others: mail-01 (cmdb_ci_server", run);
        j.assertLogContains("a duplicate of 'mail' (" + main + ")", run);
        assertEquals(List.of(), cmdb.relations());
    }

    @Test
    void ofSeveralVersionsOfAnImageTheOneInUseIsLinked() throws Exception {
        simulator.records().set("cmdb_ci_os_image", image, Map.of("operational_status", "6"));
        var server = cmdb.server("web-01");
        var refused = link(Result.FAILURE, "servers: ['web-01']");
        j.assertLogContains(
                "ServiceNow has the configuration item 'web-base' only as one that is not in use any more: " + image
                        + " is retired. Give another one as 'ci', or the sys_id",
                refused);
        var newer = cmdb.image("web-base", "2.0");
        link(Result.SUCCESS, "servers: ['web-01']");
        assertEquals(newer, cmdb.relations().get(0).get("parent"));
        assertEquals(server, cmdb.relations().get(0).get("child"));
    }

    @Test
    void anApplicationOfTheSameNameIsNoServer() throws Exception {
        cmdb.item("cmdb_ci_appl", Map.of("name", "web-01"));
        var run = link(Result.FAILURE, "servers: ['web-01']");
        j.assertLogContains("knows no cmdb_ci_server", run);
    }

    @Test
    void unknownServersCanBeLeftOut() throws Exception {
        cmdb.server("web-01");
        var run = link(Result.SUCCESS, "servers: ['web-01', 'no-1'], onMissing: 'skip'");
        j.assertLogContains("linked=[web-01] before=[] replaced=[] missing=[no-1]", run);
        j.assertLogContains("WARNING: ServiceNow does not know 1 of the servers; they are left out: no-1", run);
    }

    @Test
    void unknownServersCanBeCreated() throws Exception {
        link(
                Result.SUCCESS,
                "servers: ['new-1', 'new-2.example.com', '192.0.2.9'], onMissing: 'create',"
                        + " serverClass: 'cmdb_ci_linux_server', environment: 'Test'");
        var servers = simulator.records().all("cmdb_ci_linux_server");
        assertEquals(3, servers.size());
        assertEquals("new-2.example.com", servers.get(1).get("fqdn"));
        assertEquals("192.0.2.9", servers.get(2).get("ip_address"));
        assertEquals("Test", servers.get(0).get("environment"));
        assertEquals("Created by Jenkins os-image #1", servers.get(0).get("short_description"));
        servers.forEach(server -> assertEquals(List.of("web-base"), cmdb.runningOn(server.get("sys_id"))));
    }

    @Test
    void aServerWhoseCreationWasAnsweredByNobodyIsNotCreatedTwice() throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenReset());
        link(Result.SUCCESS, "servers: ['new-1', 'new-2'], onMissing: 'create'");
        assertEquals(2, simulator.records().all("cmdb_ci_server").size());
        assertEquals(2, cmdb.relations().size());
    }

    @Test
    void nothingIsLinkedWhenAServerCannotBeCreated() throws Exception {
        cmdb.server("web-01");
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.loginPage200());
        var run = link(Result.FAILURE, "servers: ['web-01', 'new-1', 'new-2'], onMissing: 'create'");
        j.assertLogContains("could not be created: new-1", run);
        assertEquals(List.of(), cmdb.relations());
    }

    @Test
    void aServerThatWasReimagedLosesOtherImagesButNotItsApplications() throws Exception {
        var server = cmdb.server("web-01");
        cmdb.relate(cmdb.image("web-base-old", "0.9"), CmdbContent.RUNS_ON, server);
        cmdb.relate(cmdb.item("cmdb_ci_appl", Map.of("name", "shop")), CmdbContent.RUNS_ON, server);
        cmdb.relate(cmdb.image("rescue", "1"), "Uses::Used by", server);
        var other = cmdb.server("web-02");
        cmdb.relate(cmdb.image("else", "1"), CmdbContent.RUNS_ON, other);
        var run = link(Result.SUCCESS, "servers: ['web-01'], replace: true");
        assertEquals(List.of("shop", "web-base"), cmdb.runningOn(server));
        assertEquals(List.of("else"), cmdb.runningOn(other));
        assertEquals(4, cmdb.relations().size());
        j.assertLogContains("linked=[web-01] before=[] replaced=[web-01] missing=[]", run);
    }

    @Test
    void withoutReplaceOtherImagesStay() throws Exception {
        var server = cmdb.server("web-01");
        cmdb.relate(cmdb.image("web-base-old", "0.9"), CmdbContent.RUNS_ON, server);
        link(Result.SUCCESS, "servers: ['web-01']");
        assertEquals(List.of("web-base", "web-base-old"), cmdb.runningOn(server));
    }

    @Test
    void imagesOfAClassThatExtendsTheOneOfTheImageAreReplacedToo() throws Exception {
        var general = cmdb.item("cmdb_ci_vm_object", Map.of("name", "general"));
        var server = cmdb.server("web-01");
        cmdb.relate(image, CmdbContent.RUNS_ON, server);
        Pipelines.run(
                j,
                Result.SUCCESS,
                "snowLinkDeployment ci: '%s', servers: ['web-01'], replace: true".formatted(general));
        assertEquals(List.of("general"), cmdb.runningOn(server));
    }

    @Test
    void imagesOfTheClassThatTheOneOfTheImageExtendsAreReplacedToo() throws Exception {
        SimulatorConnection.configure(simulator).getCmdb().setCiClass("cmdb_ci_vm_object");
        var server = cmdb.server("web-01");
        cmdb.relate(cmdb.item("cmdb_ci_vm_object", Map.of("name", "general")), CmdbContent.RUNS_ON, server);
        var application = cmdb.item("cmdb_ci_appl", Map.of("name", "shop"));
        cmdb.relate(application, CmdbContent.RUNS_ON, server);
        link(Result.SUCCESS, "servers: ['web-01'], replace: true");
        assertEquals(List.of("shop", "web-base"), cmdb.runningOn(server));
    }

    @Test
    void aServerMayHaveACommaInItsName() throws Exception {
        cmdb.server("web-01");
        var server = cmdb.server("Rack 3, left");
        link(Result.SUCCESS, "servers: ['web-01', 'Rack 3, left']");
        assertEquals(List.of("web-base"), cmdb.runningOn(server));
    }

    @Test
    void theOldImageStaysWhereTheNewOneCouldNotBeLinked() throws Exception {
        var server = cmdb.server("web-01");
        cmdb.server("web-02");
        cmdb.relate(cmdb.image("web-base-old", "0.9"), CmdbContent.RUNS_ON, server);
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.loginPage200());
        var run = link(Result.FAILURE, "servers: ['web-01', 'web-02'], replace: true");
        assertEquals(List.of("web-base-old"), cmdb.runningOn(server));
        j.assertLogContains("web-base 1.0 could not be linked to every server. Linked: web-02. Failed: web-01", run);
    }

    @Test
    void anImageThatCannotBeTakenOffIsTold() throws Exception {
        var server = cmdb.server("web-01");
        cmdb.relate(cmdb.image("web-base-old", "0.9"), CmdbContent.RUNS_ON, server);
        simulator.faults().next(1, RequestKind.TABLE_DELETE, Fault.loginPage200());
        var run = link(Result.FAILURE, "servers: ['web-01'], replace: true");
        assertEquals(List.of("web-base", "web-base-old"), cmdb.runningOn(server));
        j.assertLogContains("Linked: web-01. Failed: web-01", run);
        j.assertLogContains("The relationship of web-base-old to this server is still there", run);
    }

    @Test
    void aRepeatedStepGoesOnWithWhatIsMissing() throws Exception {
        cmdb.server("web-01");
        cmdb.server("web-02");
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.loginPage200());
        var run = Pipelines.run(j, Result.SUCCESS, """
                def link = { snowLinkDeployment(ci: 'web-base', servers: ['web-01', 'web-02']) }
                catchError(buildResult: 'SUCCESS') { link() }
                def done = link()
                echo "linked=${done.linked} before=${done.alreadyLinked}"
                """);
        j.assertLogContains("linked=[web-01] before=[web-02]", run);
        assertEquals(2, cmdb.relations().size());
        assertEquals(2, BuildRecords.deployments(run).size());
    }

    @Test
    void aRelationshipThatIsAnsweredButNotThereIsAnError() throws Exception {
        cmdb.server("web-01");
        simulator.customisation().dropField("cmdb_rel_ci", "child");
        var run = link(Result.FAILURE, "servers: ['web-01']");
        j.assertLogContains("responded that the relationship was created, but it is not there", run);
    }

    @Test
    void anOutageBeforeTheLastLookTellsWhatIsKnown() throws Exception {
        cmdb.server("web-01");
        // It looks for the image, the type, the server, and what runs on it.
        simulator.faults().next(4, RequestKind.TABLE_READ, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.loginPage200());
        var run = link(Result.FAILURE, "servers: ['web-01']");
        j.assertLogContains("It could not be checked to which servers web-base 1.0 is linked now", run);
        j.assertLogContains("that these were linked: web-01; that these were not: none. Run the step again", run);
    }

    @Test
    void aLostAnswerInTheMiddleDuplicatesNothing() throws Exception {
        servers(250);
        // Two batches look: for the servers and for what runs on them. The first batch that writes is answered.
        simulator.faults().next(3, RequestKind.BATCH, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.BATCH, Fault.committedThenReset());
        var run = link(Result.SUCCESS, "servers: " + names(250));
        assertEquals(250, cmdb.relations().size());
        j.assertLogContains("to 250 servers", run);
    }

    @Test
    void whatAnInstanceDidNotGetToIsSentAgain() throws Exception {
        servers(150);
        simulator.batches().serveAtMost(40);
        simulator.batches().answerBackwards(true);
        link(Result.SUCCESS, "servers: " + names(150));
        assertEquals(150, cmdb.relations().size());
    }

    @Test
    void aThousandServersTakeFourteenRequests() throws Exception {
        servers(1000);
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        simulator.requests().reset();
        link(Result.SUCCESS, "servers: " + names(1000) + ", change: 'CHG0030099'");
        assertEquals(1000, cmdb.relations().size());
        var entries = simulator.requests().entries();
        assertEquals(14, entries.size(), entries.toString());
        assertTrue(entries.stream().allMatch(entry -> entry.query().length() < 8000));
        assertTrue(simulator.requests().parts().stream()
                .allMatch(part -> part.query().length() < 8000));
        assertEquals(10, simulator.requests().parts(RequestKind.TABLE_READ, "cmdb_ci_server"));
        assertTrue(simulator.records().journal(change, "work_notes").get(0).contains(" more"));
    }

    @Test
    void aThousandReimagedServersTakeNineteenRequests() throws Exception {
        var old = cmdb.image("web-base-old", "0.9");
        servers(1000).forEach(server -> cmdb.relate(old, CmdbContent.RUNS_ON, server));
        simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        simulator.requests().reset();
        link(Result.SUCCESS, "servers: " + names(1000) + ", replace: true, change: 'CHG0030099'");
        assertEquals(1000, cmdb.relations().size());
        assertTrue(cmdb.relations().stream()
                .allMatch(relation -> relation.get("parent").equals(image)));
        assertEquals(19, simulator.requests().entries().size());
    }

    @Test
    void theChangeGetsAWorkNoteWithTheServersForEachCall() throws Exception {
        cmdb.server("web-01");
        cmdb.server("web-02");
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "2.times { snowLinkDeployment ci: 'web-base', servers: ['web-01', 'web-02', 'no'], onMissing: 'skip',"
                        + " environment: 'production', change: 'CHG0030099' }");
        var notes = simulator.records().journal(change, "work_notes");
        var text = "Jenkins os-image #1 has deployed web-base 1.0 to 2 servers (production): web-01, web-02\n"
                + "Not in the CMDB: no\n";
        assertEquals(2, notes.size(), notes.toString());
        assertTrue(notes.get(0).startsWith(text + "Build: "), notes.get(0));
        assertTrue(notes.get(1).startsWith(text + "Again (2)\nBuild: "), notes.get(1));
        j.assertLogContains("Noted in CHG0030099", run);
    }

    @Test
    void theNoteHasTheStage() throws Exception {
        cmdb.server("web-01");
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030099"));
        Pipelines.run(
                j,
                Result.SUCCESS,
                "for (name in ['Staging', 'Production']) stage(name) {"
                        + " snowLinkDeployment ci: 'web-base', servers: ['web-01'], change: 'CHG0030099' }");
        assertEquals(
                List.of(
                        "Jenkins os-image #1 has deployed web-base 1.0 to 1 server: web-01 / Stage: Staging",
                        "Jenkins os-image #1 has deployed web-base 1.0 to 1 server: web-01 / Stage: Production"),
                simulator.records().journal(change, "work_notes").stream()
                        .map(note -> note.lines().limit(2).collect(Collectors.joining(" / ")))
                        .toList());
    }

    @Test
    void theChangeOfThisBuildNeedsNoName() throws Exception {
        cmdb.server("web-01");
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                snowLinkDeployment ci: 'web-base', servers: ['web-01']
                """);
        assertEquals(
                1,
                simulator
                        .records()
                        .journal(BuildRecords.change(run).getSysId(), "work_notes")
                        .size());
    }

    @Test
    void nothingIsLinkedUnderAChangeThatDoesNotExist() throws Exception {
        cmdb.server("web-01");
        var run = link(Result.FAILURE, "servers: ['web-01'], change: 'CHG0030099'");
        j.assertLogContains("ServiceNow has no change request 'CHG0030099'", run);
        assertEquals(List.of(), cmdb.relations());
    }

    @Test
    void serversOfAnotherEnvironmentAreWarnedOf() throws Exception {
        cmdb.item("cmdb_ci_server", Map.of("name", "web-01", "environment", "Test"));
        cmdb.item("cmdb_ci_server", Map.of("name", "web-02", "environment", "Production"));
        var run = link(Result.SUCCESS, "servers: ['web-01', 'web-02'], environment: 'production'");
        j.assertLogContains(
                "WARNING: 1 server is in another environment than 'production' in ServiceNow: web-01 (Test)", run);
    }

    @Test
    void anImageWithSeveralVersionsMustBeNamedBySysId() throws Exception {
        cmdb.image("web-base", "2.0");
        cmdb.server("web-01");
        var run = link(Result.FAILURE, "servers: ['web-01']");
        j.assertLogContains("ServiceNow has 2 configuration items 'web-base'. Give the sys_id of one as 'ci'", run);
        j.assertLogContains("web-base 2.0", run);
    }

    @Test
    void anAccountThatMayNotWriteLinksNothingAndSaysWhy() throws Exception {
        cmdb.server("web-01");
        simulator.access().roles("jenkins.pipeline", "rest_api_explorer", "sn_cmdb_user");
        var run = link(Result.FAILURE, "servers: ['web-01']");
        j.assertLogContains("Linked: none. Failed: web-01", run);
        j.assertLogContains("403", run);
    }

    @Test
    void textThatWouldChangeTheQueryIsRefused() throws Exception {
        cmdb.server("web-01");
        var run = link(Result.FAILURE, "servers: ['web-01', 'x^ORnameISNOTEMPTY', 'javascript:gs.log()']");
        j.assertLogContains("cannot look for 2 of the servers, nothing was linked", run);
        assertEquals(0, simulator.requests().entries().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ci: 'web-base', servers: []                                         | needs servers",
                "ci: 'web-base', servers: [' ']                                      | needs servers",
                "servers: ['web-01']                                                 | this build has registered none",
                "ci: 'web-base', servers: ['a'], onMissing: 'ignore'                 | Use one of: fail, skip, create",
                "ci: 'web-base', servers: ['a'], relationship: 'Runs on'             | Name its type with both halves",
                "ci: 'web-base', servers: ['a'], serverClass: 'Server'               | Give the name of a class",
                "ci: 'web-base', servers: ['a'], change: 'x y'                       | was given 'x y'",
                "ci: 'web-base', servers: ['a'], connection: 'other'                 | no ServiceNow connection named 'other'",
                "ci: 'no-image', servers: ['a']                                      | no configuration item 'no-image'",
                "ci: 'a^b', servers: ['a']                                           | it holds a ^",
                "ci: [name: 'x'], servers: ['a']                                     | and not {name=x}.",
                "ci: 'web-base', servers: ['a'], relationship: 'Sits on::Carries'    | no relationship type 'Sits on::Carries'",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowLinkDeployment(" + arguments + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
    }

    private List<String> servers(int count) {
        return IntStream.range(0, count).mapToObj(i -> cmdb.server(name(i))).toList();
    }

    /** A script cannot list more than 250. */
    private static String names(int count) {
        return IntStream.range(0, count)
                .mapToObj(LinkDeploymentStepTest::name)
                .collect(Collectors.joining(" ", "'", "'.tokenize(' ')"));
    }

    private static String name(int number) {
        return "web-%04d".formatted(number);
    }

    @Test
    void aRelationshipTypeOfTheBaseSystemIsFoundWhateverItIsCalledNow() throws Exception {
        var server = cmdb.server("web-01");
        var type = cmdb.relationType(CmdbContent.RUNS_ON);
        simulator.records().set("cmdb_rel_type", type, Map.of("name", "Runs on (x)::Runs"));
        link(Result.SUCCESS, "servers: ['web-01']");
        assertEquals(type, cmdb.relations().get(0).get("type"));
        assertEquals(server, cmdb.relations().get(0).get("child"));
    }

    @Test
    void ofTwoItemsOfOneNameAndVersionTheOlderIsLinkedWithAWarning() throws Exception {
        var server = cmdb.server("web-01");
        var younger = cmdb.item(
                "cmdb_ci_os_image",
                Map.of("name", "web-base", "u_version", "1.0", "sys_created_on", "2099-01-01 00:00:00"));
        var run = link(Result.SUCCESS, "servers: ['web-01']");
        assertEquals(image, cmdb.relations().get(0).get("parent"));
        assertEquals(server, cmdb.relations().get(0).get("child"));
        j.assertLogContains("WARNING: ServiceNow has 2 configuration items 'web-base' 1.0", run);
        j.assertLogContains(younger, run);
        j.assertLogContains("The oldest is used, " + image, run);
    }

    @Test
    void twoThatReplaceTheImageOfAServerAtTheSameTimeLeaveExactlyOne() throws Exception {
        var server = cmdb.server("web-01");
        cmdb.image("db-base", "1.0");
        simulator.faults().next(8, RequestKind.BATCH, Fault.slow(Duration.ofMillis(200)));
        Pipelines.run(j, Result.SUCCESS, """
                parallel(
                    one: { snowLinkDeployment(ci: 'web-base', servers: ['web-01'], replace: true) },
                    two: { snowLinkDeployment(ci: 'db-base', servers: ['web-01'], replace: true) })
                """);
        assertEquals(1, cmdb.runningOn(server).size(), cmdb.runningOn(server).toString());
    }
}
