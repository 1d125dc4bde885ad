package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.EvidenceEntry;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code snowAttachTests} makes of a change, and of the build. */
@WithJenkins
@WithServiceNow
class AttachTestsStepTest {

    private static final String NUMBER = "CHG0030099";
    private static final String JENKINS = "https://jenkins.example.com/";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        JenkinsLocationConfiguration.get().setUrl(JENKINS);
    }

    private WorkflowRun build(Result result, String script) throws Exception {
        return Pipelines.run(j, result, script);
    }

    private String change(String state) {
        return change(state, Map.of());
    }

    private String change(String state, Map<String, String> more) {
        var values = new HashMap<>(Map.of(
                "number",
                NUMBER,
                "type",
                "normal",
                "state",
                state,
                "approval",
                "approved",
                "chg_model",
                "007c4001c343101035ae3f52c1d3aeb2",
                "assignment_group",
                simulator.records().all("sys_user_group").get(0).get("sys_id")));
        values.putAll(more);
        return simulator.records().insert("change_request", values);
    }

    private Map<String, String> read(String sysId) {
        return simulator.records().get("change_request", sysId);
    }

    private List<String> notes(String sysId) {
        return simulator.records().journal(sysId, "work_notes");
    }

    @Test
    void checksThatPassAreNotedAndTheChangeStaysOpen() throws Exception {
        var sysId = change("-1");
        var run = build(Result.SUCCESS, """
                def tests = snowAttachTests(change: '%s', checks: ['Boot successful': true, "Size ${1 + 1} GB": 'pass'])
                echo "passed=${tests.passed} failed=${tests.failed} total=${tests.total} rate=${tests.passRate} all=${tests.allPassed}"
                echo "attachments=${tests.attachments} number=${tests.number} state=${tests.changeState}"
                """.formatted(NUMBER));
        j.assertLogContains("passed=2 failed=0 total=2 rate=100.0 all=true", run);
        j.assertLogContains("attachments=[] number=CHG0030099 state=Implement", run);
        assertEquals("-1", read(sysId).get("state"));
        assertEquals(1, notes(sysId).size());
        assertTrue(
                notes(sysId)
                        .get(0)
                        .startsWith("Tests of Jenkins os-image #1: 2 checks passed\n✓ Boot successful\n✓ Size 2 GB\n"),
                notes(sysId).get(0));
        assertTrue(
                notes(sysId).get(0).endsWith("Build: " + JENKINS + run.getUrl()),
                notes(sysId).get(0));
    }

    @Test
    void whenEverythingHasPassedTheChangeIsClosedIfAskedFor() throws Exception {
        var sysId = change("-2");
        var run = build(
                Result.SUCCESS,
                "echo snowAttachTests(change: '" + NUMBER + "', checks: [Boot: true], closeOnPass: true).changeState");
        j.assertLogContains("CHG0030099: state Review", run);
        j.assertLogContains("Closed", run);
        assertEquals("3", read(sysId).get("state"));
        assertEquals("successful", read(sysId).get("close_code"));
        assertTrue(
                read(sysId)
                        .get("close_notes")
                        .startsWith("Tests of Jenkins os-image #1: 1 check passed\n✓ Boot\nBuild: "),
                read(sysId).get("close_notes"));
    }

    @Test
    void aFailedCheckPutsTheChangeOnHoldAndMakesTheBuildUnstable() throws Exception {
        var sysId = change("-1");
        var run = build(
                Result.UNSTABLE,
                "def t = snowAttachTests(change: '" + NUMBER
                        + "', checks: [Boot: true, Login: false], closeOnPass: true)\necho \"continues in ${t.changeState}\"");
        j.assertLogContains("WARNING: CHG0030099: 1 of 2 checks failed: Login", run);
        j.assertLogContains("continues in Implement", run);
        assertEquals("true", read(sysId).get("on_hold"));
        assertTrue(
                read(sysId)
                        .get("on_hold_reason")
                        .startsWith("Tests of Jenkins os-image #1: 1 of 2 checks failed: Login\n" + JENKINS),
                read(sysId).get("on_hold_reason"));
        assertEquals("-1", read(sysId).get("state"));
        assertEquals(
                List.of("✗ Login", "✓ Boot"), BuildRecords.evidence(run).get(0).getChecks());
    }

    @Test
    void theBuildRemembersTheEvidenceOfEachCall() throws Exception {
        change("-1");
        var run = build(Result.SUCCESS, """
                snowAttachTests(change: '%1$s', checks: [Boot: true])
                snowAttachTests(change: '%1$s', checks: [Scan: true, Login: true])
                """.formatted(NUMBER));
        assertEquals(
                List.of(List.of("✓ Boot"), List.of("✓ Scan", "✓ Login")),
                BuildRecords.evidence(run).stream()
                        .map(EvidenceEntry::getChecks)
                        .toList());
    }

    @Test
    void twoCallsWithTheSameResultInTwoStagesAreTwoRecords() throws Exception {
        var sysId = change("-1");
        var run = build(Result.SUCCESS, """
                stage('Test') { parallel(
                    amd64: { snowAttachTests(checks: ['Boot successful': true], change: '%1$s') },
                    arm64: { snowAttachTests(checks: ['Boot successful': true], change: '%1$s') }) }
                stage('Publish') { snowAttachTests(checks: ['Boot successful': true], change: '%1$s') }
                """.formatted(NUMBER));
        assertEquals(
                Set.of(
                        "Tests of Jenkins os-image #1: 1 check passed\nStage: Test / amd64",
                        "Tests of Jenkins os-image #1: 1 check passed\nStage: Test / arm64",
                        "Tests of Jenkins os-image #1: 1 check passed\nStage: Publish"),
                headings(sysId));
        assertEquals(3, notes(sysId).size());
        assertEquals(
                Set.of("Test / amd64", "Test / arm64", "Publish"),
                BuildRecords.evidence(run).stream().map(EvidenceEntry::getStage).collect(Collectors.toSet()));
    }

    @Test
    void aTestThatIsRepeatedWithTheSameResultIsARecordOfItsOwn() throws Exception {
        var sysId = change("-1");
        build(
                Result.SUCCESS,
                "3.times { stage('Boot') { snowAttachTests(checks: [Boot: true], change: '" + NUMBER + "') } }\n"
                        + "snowAttachTests(checks: [Boot: false], change: '" + NUMBER + "', onFailure: 'ignore')\n"
                        + "retry(2) { snowAttachTests(checks: [Boot: false], change: '" + NUMBER
                        + "', onFailure: 'ignore') }");
        assertEquals(
                Set.of(
                        "Tests of Jenkins os-image #1: 1 check passed\nStage: Boot",
                        "Tests of Jenkins os-image #1: 1 check passed\nStage: Boot, again (2)",
                        "Tests of Jenkins os-image #1: 1 check passed\nStage: Boot, again (3)",
                        "Tests of Jenkins os-image #1: 1 of 1 check failed: Boot\n✗ Boot",
                        "Tests of Jenkins os-image #1: 1 of 1 check failed: Boot\nAgain (2)"),
                headings(sysId));
        assertEquals(5, notes(sysId).size());
    }

    @Test
    void aCallThatIsRepeatedSinceItHasFailedIsNotedOnce() throws Exception {
        var sysId = change("-1", Map.of("on_hold", "true", "on_hold_reason", "wait"));
        var run = build(
                Result.FAILURE,
                "retry(3) { snowAttachTests(change: '" + NUMBER + "', checks: [Boot: true], closeOnPass: true) }");
        j.assertLogContains("Noted on CHG0030099 before", run);
        assertEquals(1, notes(sysId).size());
    }

    /** The note of the first call begins with all that the second one says. */
    @Test
    void aNoteIsNoPartOfAnotherOne() throws Exception {
        JenkinsLocationConfiguration.get().setUrl(null);
        var sysId = change("-1");
        build(
                Result.SUCCESS,
                "for (name in ['Boot loader', 'Boot']) snowAttachTests(checks: [(name): true], change: '" + NUMBER
                        + "')");
        assertEquals(2, notes(sysId).size());
    }

    private Set<String> headings(String sysId) {
        return notes(sysId).stream()
                .map(note -> note.lines().limit(2).collect(Collectors.joining("\n")))
                .collect(Collectors.toSet());
    }

    @Test
    void ofManyChecksTheBuildKeepsSome() throws Exception {
        change("-1");
        var run = build(Result.UNSTABLE, """
                def checks = [:]
                for (int i = 0; i < 250; i++) checks['Check ' + i] = i < 249
                snowAttachTests(change: '%1$s', checks: checks)
                snowAttachTests(change: '%1$s', checks: [Boot: true])
                """.formatted(NUMBER));
        var first = BuildRecords.evidence(run).get(0);
        assertEquals(200, first.getChecks().size());
        assertEquals("✗ Check 249", first.getChecks().get(0));
        assertEquals("✓ Check 0", first.getChecks().get(1));
        assertEquals(50, first.getMoreChecks());
        assertEquals(249, first.getPassed());
        var second = BuildRecords.evidence(run).get(1);
        assertEquals(List.of(), second.getChecks());
        assertEquals(1, second.getMoreChecks());
    }

    @Test
    void aChangeMayBeFlaggedByItsState() throws Exception {
        var sysId = change("-2");
        build(
                Result.SUCCESS,
                "snowAttachTests(change: '" + NUMBER
                        + "', checks: [Login: 'failed'], flagWith: 'review', onFailure: 'ignore')");
        assertEquals("0", read(sysId).get("state"));
        assertEquals("false", read(sysId).get("on_hold"));
        assertEquals(2, notes(sysId).size());
    }

    @Test
    void theBuildMayFailAndTheChangeIsFlaggedAllTheSame() throws Exception {
        var sysId = change("-1");
        var run = build(
                Result.FAILURE, "snowAttachTests(change: '" + NUMBER + "', checks: [Login: false], onFailure: 'fail')");
        j.assertLogContains("ERROR: CHG0030099: 1 of 1 check failed: Login", run);
        j.assertLogNotContains("\tat ", run);
        assertEquals("true", read(sysId).get("on_hold"));
        assertEquals(1, notes(sysId).size());
    }

    @Test
    void aChangeThatWaitsForItsReviewIsNotClosedByALaterPass() throws Exception {
        var sysId = change("-1", Map.of("on_hold", "true", "on_hold_reason", "2 tests\nfailed"));
        var run = build(
                Result.FAILURE, "snowAttachTests(change: '" + NUMBER + "', checks: [Boot: true], closeOnPass: true)");
        j.assertLogContains("CHG0030099 could not be closed: it is on hold (2 tests failed)", run);
        assertEquals("-1", read(sysId).get("state"));
        assertEquals(1, notes(sysId).size());
    }

    @Test
    void aClosedChangeTakesANoteWhereTheInstanceLetsItAndCannotBeFlagged() throws Exception {
        var sysId = change("3", Map.of("close_code", "successful", "close_notes", "done"));
        var run = build(Result.FAILURE, "snowAttachTests(change: '" + NUMBER + "', checks: [Login: false])");
        j.assertLogContains("CHG0030099 could not be flagged for manual review: it is Closed", run);
        assertEquals(1, notes(sysId).size());
        assertEquals("3", read(sysId).get("state"));
    }

    @Test
    void aPassOnAClosedChangeIsNoted() throws Exception {
        var sysId = change("3", Map.of("close_code", "successful", "close_notes", "done"));
        var run = build(
                Result.SUCCESS, "snowAttachTests(change: '" + NUMBER + "', checks: [Boot: true], closeOnPass: true)");
        j.assertLogContains("CHG0030099 is closed already", run);
        assertEquals(1, notes(sysId).size());
    }

    @Test
    void theChangeOfThisBuildNeedsNoName() throws Exception {
        var run = build(Result.SUCCESS, """
                def change = snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                snowAttachTests checks: [Boot: true]
                snowAttachTests checks: [Disk: true], change: change
                """);
        assertEquals(2, notes(BuildRecords.change(run).getSysId()).size());
    }

    @Test
    void codeTagsInNamesOfChecksAreNeutralised() throws Exception {
        var sysId = change("-1");
        build(
                Result.SUCCESS,
                "snowAttachTests(change: '" + NUMBER + "', checks: ['[code]<script>x()</script>[/code]': true])");
        assertTrue(
                notes(sysId).get(0).contains("✓ (code)<script>x()</script>(/code)"),
                notes(sysId).get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                     | has nothing to attach",
                "checks: [:]                                          | has nothing to attach",
                "results: ' '                                         | has nothing to attach",
                "checks: [Boot: 'maybe']                              | for the check 'Boot', not 'maybe'",
                "checks: [Boot: null]                                 | for the check 'Boot', not nothing",
                "checks: ['': true]                                   | needs a name for each of the checks",
                "files: 'a', closeOnPass: true                        | closeOnPass needs results, xccdf or checks",
                "xccdf: 'a', xccdfThreshold: 101                      | from 0 to 100 percent, not 101",
                "xccdf: 'a', xccdfResults: 'first'                    | does not know the xccdfResults 'first'. Use one of: latest, all",
                "checks: [a: true], flagWith: 'smoke'                 | does not know the flagWith 'smoke'. Use one of: hold, review",
                "checks: [a: true], onUnreadable: 'skip'              | does not know the onUnreadable 'skip'. Use one of: flag, fail",
                "checks: [a: true], onFailure: 'cry'                  | does not know the onFailure 'cry'. Use one of: unstable, fail, ignore",
                "results: 'a.xml'                                     | has no workspace to search for 'a.xml'",
                "checks: [a: true], change: 'nothing like it'         | was given 'nothing like it'",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        change("-1");
        var with = arguments == null ? "" : arguments;
        var run = build(
                Result.FAILURE,
                "snowAttachTests(" + with
                        + (with.contains("change:") ? "" : (with.isEmpty() ? "" : ", ") + "change: '" + NUMBER + "'")
                        + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"results: '**/TEST-*.xml'", "xccdf: 'arf.xml'", "files: 'reports/**'"})
    void aPatternThatMatchesNothingIsAnErrorUnlessThatIsAllowed(String pattern) throws Exception {
        var sysId = change("-1");
        var script =
                "node { writeFile file: 'x', text: ''\nsnowAttachTests(change: '" + NUMBER + "', " + pattern + "%s) }";
        var run = build(Result.FAILURE, script.formatted(""));
        j.assertLogContains("snowAttachTests found no file for " + pattern, run);
        assertEquals(0, notes(sysId).size());
        var closing = pattern.startsWith("files") ? ", allowEmpty: true" : ", allowEmpty: true, closeOnPass: true";
        build(Result.SUCCESS, script.formatted(closing));
        assertEquals("-1", read(sysId).get("state"));
        assertTrue(
                notes(sysId).get(0).contains("nothing was tested"), notes(sysId).get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../**", "/etc/*"})
    void filesOutsideOfTheWorkspaceAreRefused(String pattern) throws Exception {
        change("-1");
        var run = build(
                Result.FAILURE,
                "node { writeFile file: 'x', text: ''\nsnowAttachTests(change: '" + NUMBER + "', files: '" + pattern
                        + "') }");
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }
}
