package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.HashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class CloseChangeStepTest {

    private static final String NOTES = "notes: 'Image built and tested'";
    private static final String NUMBER = "CHG0030099";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    /** A change that somebody has approved, with the group that ServiceNow demands. */
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

    @Test
    void aScheduledChangeGoesThroughImplementAndReviewToClosed() throws Exception {
        var sysId = change("-2", Map.of());
        var run = Pipelines.run(j, Result.SUCCESS, """
                def closed = snowCloseChange(change: '%s', %s)
                echo "number=${closed.number} state=${closed.state} code=${closed.closeCode} id=${closed.sysId}"
                """.formatted(NUMBER, NOTES));
        assertEquals("3", read(sysId).get("state"));
        assertEquals("successful", read(sysId).get("close_code"));
        assertEquals("Image built and tested", read(sysId).get("close_notes"));
        j.assertLogContains("number=CHG0030099 state=Closed code=successful id=" + sysId, run);
        j.assertLogContains("CHG0030099: state Implement", run);
        j.assertLogContains("CHG0030099: state Review", run);
        assertEquals(3, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void theActualTimesAreReturnedAndAreInTheLog() throws Exception {
        change("-1", Map.of("work_start", "2026-01-01 10:00:00"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                def closed = snowCloseChange(change: '%s', %s)
                echo "start=${closed.actualStart} end=${closed.actualEnd}"
                """.formatted(NUMBER, NOTES));
        j.assertLogContains("start=2026-01-01T10:00:00Z end=2", run);
        j.assertLogContains("CHG0030099: actual start 2026-01-01T10:00:00Z, actual end 2", run);
    }

    @Test
    void theActualTimesAreWrittenWhereTheInstanceLeavesThemEmpty() throws Exception {
        simulator.customisation().actualDatesByHand(true);
        var sysId = change("-2", Map.of());
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        var start = read(sysId).get("work_start");
        var end = read(sysId).get("work_end");
        assertEquals("3", read(sysId).get("state"));
        assertEquals(19, start.length(), start);
        assertTrue(end.compareTo(start) >= 0, start + " " + end);
    }

    @Test
    void actualTimesThatMayNotBeWrittenDoNotKeepAChangeOpen() throws Exception {
        simulator.customisation().actualDatesByHand(true);
        simulator.customisation().dropField("change_request", "work_start");
        simulator.customisation().dropField("change_request", "work_end");
        var sysId = change("-2", Map.of());
        var run = Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("3", read(sysId).get("state"));
        j.assertLogContains("CHG0030099: actual start none, actual end none", run);
    }

    @Test
    void theActualEndIsNotBeforeTheActualStart() throws Exception {
        simulator.customisation().actualDatesByHand(true);
        var sysId = change("0", Map.of("work_start", "2099-01-01 10:00:00"));
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("2099-01-01 10:00:00", read(sysId).get("work_end"));
    }

    @Test
    void theChangeOfThisBuildNeedsNoNameAndIsRememberedAsClosed() throws Exception {
        var run = Pipelines.start(j, """
                def change = snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                semaphore 'approval'
                snowCloseChange 'Image built and tested'
                """);
        SemaphoreStep.waitForStart("approval/1", run);
        simulator.approvals().approveAll("CHG0030001", "fine");
        SemaphoreStep.success("approval/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertEquals("3", read(BuildRecords.change(run).getSysId()).get("state"));
        assertEquals("successful", BuildRecords.change(run).getCloseCode());
    }

    @Test
    void whatSnowChangeRequestReturnedNamesTheChange() throws Exception {
        var sysId = change("-1", Map.of());
        Pipelines.run(
                j,
                Result.SUCCESS,
                "def change = [sysId: '%s', number: 'CHG0030099']\nsnowCloseChange(change: change, %s, result: 'unsuccessful')"
                        .formatted(sysId, NOTES));
        assertEquals("unsuccessful", read(sysId).get("close_code"));
        assertEquals("3", read(sysId).get("state"));
    }

    @Test
    void aChangeThatIsClosedAlreadyIsSuccess() throws Exception {
        change("3", Map.of("close_code", "unsuccessful", "close_notes", "no"));
        var run = Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        j.assertLogContains("CHG0030099 is closed already", run);
        j.assertLogContains("WARNING: CHG0030099 was closed as 'Unsuccessful', not as 'successful'", run);
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void statesThatTheInstanceTakesByItselfAreSkipped() throws Exception {
        var sysId = change("-2", Map.of());
        simulator.customisation().automaticTransition("-1", "0");
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("3", read(sysId).get("state"));
        assertEquals(2, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void aChangeWithoutModelIsClosedThoughTheInstanceDoesNotSayWhatIsAllowed() throws Exception {
        var sysId = change("-2", Map.of("chg_model", ""));
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("3", read(sysId).get("state"));
    }

    @Test
    void anOpenTaskKeepsTheChangeOpenAndIsTheReasonGiven() throws Exception {
        var sysId = change("0", Map.of());
        var user = simulator.records().all("sys_user").get(0);
        var task = simulator
                .records()
                .insert(
                        "change_task",
                        Map.of(
                                "change_request",
                                sysId,
                                "parent",
                                sysId,
                                "short_description",
                                "Check the racks",
                                "assigned_to",
                                user.get("sys_id")));
        var run = Pipelines.run(j, Result.FAILURE, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        j.assertLogContains("ERROR: CHG0030099 could not be closed: it did not move from Review to Closed", run);
        j.assertLogContains(
                "It has open change tasks, which somebody has to close or cancel in ServiceNow: CTASK0010001 'Check the"
                        + " racks' (Open, assigned to " + user.get("name") + ").",
                run);
        assertEquals("1", simulator.records().get("change_task", task).get("state"));
        j.assertLogContains("No active Change Tasks", run);
        j.assertLogContains("The states it may move to now: Canceled", run);
        j.assertLogNotContains("\tat ", run);
    }

    @Test
    void aStateThatIsAcceptedButNotTakenFailsTheStep() throws Exception {
        change("-2", Map.of());
        simulator.customisation().dropField("change_request", "state");
        var run = Pipelines.run(j, Result.FAILURE, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        j.assertLogContains("ServiceNow accepted the new state but did not apply it", run);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, not requested, it is in the state New",
        "-4, requested, its approval is 'requested'",
        "4, approved, it was canceled in ServiceNow",
        "-1, rejected, it was rejected in ServiceNow",
    })
    void aChangeThatWasNotCarriedOutIsNotClosed(String state, String approval, String reason) throws Exception {
        var sysId = change(state, Map.of("approval", approval));
        var run = Pipelines.run(j, Result.FAILURE, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        j.assertLogContains("CHG0030099 could not be closed", run);
        j.assertLogContains(reason, run);
        assertEquals(state, read(sysId).get("state"));
    }

    @Test
    void theCloseCodeIsSpelledAsTheInstanceDoesWhereItsChoicesMayBeRead() throws Exception {
        simulator.access().roles("jenkins.pipeline", "admin");
        simulator.records().all("sys_choice").stream()
                .filter(choice -> choice.get("name").equals("change_request")
                        && choice.get("element").equals("close_code")
                        && choice.get("value").equals("successful"))
                .forEach(choice -> simulator.records().set("sys_choice", choice.get("sys_id"), Map.of("value", "ok")));
        var sysId = change("0", Map.of());
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("ok", simulator.records().get("change_request", sysId).get("close_code"));
    }

    @Test
    void aCloseCodeThatTheInstanceDoesNotHaveIsNamedWithThoseItHas() throws Exception {
        simulator.access().roles("jenkins.pipeline", "admin");
        simulator.records().all("sys_choice").stream()
                .filter(choice -> choice.get("element").equals("close_code")
                        && choice.get("value").startsWith("successful_"))
                .forEach(choice -> simulator.records().delete("sys_choice", choice.get("sys_id")));
        change("0", Map.of());
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                "snowCloseChange(change: '%s', %s, result: 'successful_issues')".formatted(NUMBER, NOTES));
        j.assertLogContains("ServiceNow has no close code 'successful_issues'. It has: Successful, Unsuccessful", run);
    }

    @Test
    void anAnswerThatIsLostOnTheWayDoesNotStopTheClosing() throws Exception {
        var sysId = change("-2", Map.of());
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        Pipelines.run(j, Result.SUCCESS, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("3", read(sysId).get("state"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "notes: ''                                          | needs notes",
                "change: 'CHG0030099'                               | needs notes",
                "'CHG0030099'                                       | Name the change request by change: 'CHG0030099'",
                "notes: 'done'                                      | this build has created none",
                "notes: 'done', change: 'nothing like it'           | was given 'nothing like it'",
                "notes: 'done', change: 'CHG0030099', result: 'yes' | Use one of: successful, successful_issues, unsuccessful",
                "notes: 'done', change: 'CHG0030099'                | ServiceNow has no change request 'CHG0030099'",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowCloseChange(" + arguments + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"successful", "successful_issues"})
    void aChangeOnHoldIsNotClosedAsSuccessful(String result) throws Exception {
        var sysId = change("-2", Map.of("on_hold", "true", "on_hold_reason", "Boot test failed"));
        var run = Pipelines.run(
                j, Result.FAILURE, "snowCloseChange(change: '%s', result: '%s', %s)".formatted(NUMBER, result, NOTES));
        j.assertLogContains(
                "CHG0030099 could not be closed: it is on hold (Boot test failed). Somebody has to review it and lift the"
                        + " hold in ServiceNow.",
                run);
        assertEquals("-2", read(sysId).get("state"));
    }

    @Test
    void aChangeThatIsPutOnHoldOnTheWayIsNotClosed() throws Exception {
        var sysId = change("-2", Map.of());
        simulator.requests().after(entry -> {
            if (entry.kind() == RequestKind.TABLE_UPDATE) {
                simulator.records().set("change_request", sysId, Map.of("on_hold", "true"));
            }
        });
        Pipelines.run(j, Result.FAILURE, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        assertEquals("-1", read(sysId).get("state"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "review"})
    void aChangeWithFailedEvidenceIsClosedAsSuccessfulByNothing(String flagWith) throws Exception {
        var sysId = change("-1", Map.of());
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowAttachTests(change: '%1$s', checks: [Boot: false], flagWith: '%2$s', onFailure: 'ignore')
                for (close in [{ snowCloseChange(change: '%1$s', %3$s) },
                               { snowAttachTests(change: '%1$s', checks: [Boot: true], closeOnPass: true) }]) {
                    try { close() } catch (e) { echo "refused: ${e.message}" }
                }
                """.formatted(NUMBER, flagWith, NOTES));
        assertNotEquals("3", read(sysId).get("state"));
        assertEquals(2, JenkinsRule.getLog(run).split("refused: CHG0030099 could not be closed", -1).length - 1);
    }

    @Test
    void aHoldThatWasLiftedDoesNotMakeFailedEvidenceSuccessful() throws Exception {
        var sysId = change("-1", Map.of());
        var run = Pipelines.start(j, """
                snowAttachTests(change: '%1$s', checks: [Boot: false], onFailure: 'ignore')
                semaphore 'lifted'
                try { snowCloseChange(change: '%1$s', %2$s) } catch (e) { echo "refused: ${e.message}" }
                snowCloseChange(change: '%1$s', result: 'successful_issues', %2$s)
                """.formatted(NUMBER, NOTES));
        SemaphoreStep.waitForStart("lifted/1", run);
        simulator.records().set("change_request", sysId, Map.of("on_hold", "false"));
        SemaphoreStep.success("lifted/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains(
                "refused: CHG0030099 could not be closed as 'successful': evidence of this build has failed.", run);
        assertEquals("successful_issues", read(sysId).get("close_code"));
    }

    @Test
    void theLifecycleClosesNoChangeWhoseEvidenceHasFailed() throws Exception {
        var run = Pipelines.start(j, """
                snowChangeRequest(shortDescription: 'Publish', assignmentGroup: 'OS Image Builders')
                semaphore 'approval'
                snowLifecycle {
                    snowAttachTests(checks: [Boot: false], flagWith: 'review', onFailure: 'ignore')
                }
                """);
        SemaphoreStep.waitForStart("approval/1", run);
        simulator.approvals().approveAll("CHG0030001", "fine");
        SemaphoreStep.success("approval/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("CHG0030001 could not be closed as 'successful': evidence of this build has failed.", run);
        assertEquals("0", read(BuildRecords.change(run).getSysId()).get("state"));
    }

    @Test
    void whereNobodyMaySeeWhetherAChangeIsOnHoldItIsNotClosedAsSuccessful() throws Exception {
        var sysId = change("-1", Map.of());
        simulator.access().hideColumn("change_request", "on_hold");
        var run = Pipelines.run(j, Result.FAILURE, "snowCloseChange(change: '%s', %s)".formatted(NUMBER, NOTES));
        j.assertLogContains("ServiceNow does not show the field 'on_hold'", run);
        assertEquals("-1", read(sysId).get("state"));
    }
}
