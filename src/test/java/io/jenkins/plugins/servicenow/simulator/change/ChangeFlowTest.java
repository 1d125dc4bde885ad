package io.jenkins.plugins.servicenow.simulator.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a change, driven through the Table API and by people. */
class ChangeFlowTest {

    private static final String CHANGES = "/api/now/table/change_request";
    private static final String CLOSED_TASK =
            "{\"state\":\"3\",\"close_code\":\"successful\",\"close_notes\":\"done\"}";
    private static final String GROUP = "\"assignment_group\":\"OS Image Builders\"";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void startsInNewWithNothingAsked() {
        Reply reply = http.post(CHANGES, "{" + GROUP + "}");
        assertEquals("CHG0030001", reply.text("number"));
        assertEquals("-5", reply.text("state"));
        assertEquals("not requested", reply.text("approval"));
        assertEquals("normal", reply.text("type"));
        assertEquals("", reply.text("risk"));
        assertEquals("4", reply.text("priority"));
        assertEquals(
                "007c4001c343101035ae3f52c1d3aeb2",
                reply.result().getAsJsonObject("chg_model").get("value").getAsString());
    }

    @Test
    void keepsAPriorityThatIsSentAndElseComputesIt() {
        Reply created = http.post(CHANGES, "{\"impact\":\"1\",\"urgency\":\"3\",\"priority\":\"2\"}");
        assertEquals("2", created.text("priority"));
        String path = CHANGES + "/" + created.text("sys_id");
        assertEquals("1", http.patch(path, "{\"priority\":\"1\"}").text("priority"));
        assertEquals(
                "3", http.patch(path, "{\"impact\":\"2\",\"urgency\":\"2\"}").text("priority"));
    }

    @Test
    void fillsAStandardChangeFromTheTemplateThatTheTableApiNames() {
        String version =
                simulator.records().all("std_change_producer_version").get(0).get("sys_id");
        Reply reply = http.post(
                CHANGES,
                "{\"type\":\"standard\",\"chg_model\":\"standard\",\"short_description\":\"Mine\","
                        + "\"std_change_producer_version\":\"" + version + "\"}");
        assertEquals("standard", reply.text("type"));
        assertEquals("Mine", reply.text("short_description"));
        assertEquals("Pre-approved publication of a tested OS image", reply.text("description"));
        assertTrue(reply.result().get("assignment_group").isJsonObject());
    }

    @Test
    void changesATaskWithoutAWordOnItsState() {
        String change = http.post(CHANGES, "{" + GROUP + "}").text("sys_id");
        String task = simulator.records().insert("change_task", Map.of("change_request", change));
        String path = "/api/now/table/change_task/" + task;
        assertEquals(
                "Retire it",
                http.patch(path, "{\"short_description\":\"Retire it\"}").text("short_description"));
        assertEquals(200, http.json("PUT", path, "{\"work_notes\":\"x\"}").status());
        assertEquals(
                200,
                http.patch("/api/sn_chg_rest/change/" + change + "/task/" + task, "{\"work_notes\":\"x\"}")
                        .status());
        assertEquals("1", http.get(path).text("state"));
    }

    @Test
    void keepsAChoiceThatIsSentEmpty() {
        String path = CHANGES + "/"
                + http.post(CHANGES, "{" + GROUP + ",\"risk\":\"3\"}").text("sys_id");
        Reply reply = http.patch(path, "{\"state\":\"\",\"urgency\":\"\",\"risk\":\"\",\"assignment_group\":\"\"}");
        assertEquals(200, reply.status());
        assertEquals("-5", reply.text("state"));
        assertEquals("3", reply.text("urgency"));
        assertEquals("3", reply.text("risk"));
        assertEquals("", reply.text("assignment_group"));
        String id = reply.text("sys_id");
        assertEquals(
                200,
                http.patch("/api/sn_chg_rest/change/" + id, "{\"state\":\"\"}").status());
        assertEquals("-5", http.get(path).text("state"));
    }

    @Test
    void reclassifiesLateChangesWhereAPolicySaysSo() {
        simulator.customisation().reclassifyLateChanges("emergency", "justification");
        Reply late = change("2020-01-01 10:00:00");
        Reply early = change("2120-01-01T10:00:00");
        assertEquals("2120-01-01 10:00:00", early.text("start_date"));
        assertEquals("normal", late.text("type"));

        Reply moved = http.patch(CHANGES + "/" + late.text("sys_id"), "{\"state\":\"-4\"}");
        assertEquals("emergency", moved.text("type"));
        assertEquals("", moved.text("justification"));
        assertEquals(
                "normal",
                http.patch(CHANGES + "/" + early.text("sys_id"), "{\"state\":\"-4\"}")
                        .text("type"));
    }

    private Reply change(String start) {
        return http.post(CHANGES, "{" + GROUP + ",\"justification\":\"due\",\"start_date\":\"" + start + "\"}");
    }

    @Test
    void turnsAStandardChangeWithoutTemplateIntoANormalOne() {
        assertEquals("normal", http.post(CHANGES, "{\"type\":\"standard\"}").text("type"));
    }

    @Test
    void refusesToStartElsewhereOrLandsInNew() {
        assertEquals(403, http.post(CHANGES, "{\"state\":\"3\"}").status());
        simulator.customisation().legacyChanges(true);
        assertEquals("-5", http.post(CHANGES, "{\"state\":\"3\"}").text("state"));
    }

    @Test
    void asksTheGroupThenTheBoard() {
        String id = create(GROUP);
        assertEquals("requested", move(id, "-4").text("approval"));
        assertEquals(List.of("bob.builder", "ann.approver"), pending());
        simulator.approvals().approve("CHG0030001", "ann.approver", "fine by us");
        assertState(id, "-3", "requested");
        assertEquals(List.of("carl.cab"), pending());
        simulator.approvals().approve("CHG0030001", "carl.cab", "go");
        assertState(id, "-2", "approved");
        assertEquals(List.of(), pending());
    }

    @Test
    void keepsTheAnswersOfTheApproversToBeRead() {
        String id = create(GROUP);
        move(id, "-4");
        simulator.approvals().approve("CHG0030001", "ann.approver", "fine by us");
        Reply rows = http.get("/api/now/table/sysapproval_approver?sysparm_query=sysapproval=" + id
                + "%5EORDERBYDESCstate&sysparm_display_value=true&sysparm_fields=approver.name,state,comments,group");
        assertEquals(3, rows.results().size());
        var requested = rows.results().get(0).getAsJsonObject();
        assertEquals("Carl Cab", requested.get("approver.name").getAsString());
        var other = rows.results().get(1).getAsJsonObject();
        assertEquals("No Longer Required", other.get("state").getAsString());
        var answered = rows.results().get(2).getAsJsonObject();
        assertEquals("Ann Approver", answered.get("approver.name").getAsString());
        String comments = answered.get("comments").getAsString();
        assertTrue(comments.contains(" - Ann Approver (Comments)\nfine by us\n"), comments);
    }

    @Test
    void goesBackToNewWhenOneRejectsAndRebuildsTheRowsWhenAskedAgain() {
        String id = create(GROUP);
        move(id, "-4");
        List<String> before = simulator.approvals().pending("CHG0030001").stream()
                .map(Approvals.Pending::sysId)
                .toList();
        simulator.approvals().reject("CHG0030001", "bob.builder", "not on a Friday");
        assertState(id, "-5", "rejected");
        Map<String, String> row = simulator
                .records()
                .find("sysapproval_approver", "state", "rejected")
                .orElseThrow();
        assertEquals(List.of("not on a Friday"), simulator.records().journal(row.get("sys_id"), "comments"));

        move(id, "-4");
        assertState(id, "-4", "requested");
        assertEquals(List.of("bob.builder", "ann.approver"), pending());
        assertFalse(before.contains(
                simulator.approvals().pending("CHG0030001").get(0).sysId()));
    }

    @Test
    void keepsTheRowsOfEarlierIterationsWhereTheyAreKept() {
        simulator.customisation().keepApprovals(true);
        String id = create(GROUP);
        move(id, "-4");
        simulator.approvals().reject("CHG0030001", "bob.builder", "not on a Friday");
        simulator.clock().advance(Duration.ofMinutes(3));

        move(id, "-4");
        assertEquals(List.of("bob.builder", "ann.approver"), pending());
        simulator.approvals().approveAll("CHG0030001", "now");

        assertState(id, "-2", "approved");
        List<String> rows = simulator.records().all("sysapproval_approver").stream()
                .map(row -> row.get("iteration") + " " + row.get("sys_updated_by") + " " + row.get("state"))
                .toList();
        assertEquals(
                List.of(
                        "1 bob.builder rejected",
                        "1 bob.builder not_required",
                        "2 bob.builder approved",
                        "2 bob.builder not_required",
                        "2 carl.cab approved"),
                rows);
        var times = simulator.records().all("sysapproval_approver").stream()
                .map(row -> row.get("sys_updated_on"))
                .distinct()
                .toList();
        assertTrue(times.size() > 1, times.toString());
    }

    @Test
    void saysWhichPolicyAskedForTheApproval() {
        String id = create(GROUP);
        move(id, "-4");
        simulator.approvals().approve("CHG0030001", "ann.approver", "fine by us");

        Reply applied = http.get("/api/now/table/chg_policy_applied?sysparm_query=change_request=" + id
                + "&sysparm_fields=chg_policy.name,chg_policy_action,activity_name");

        assertEquals(
                List.of("Normal Change Policy Assess", "Normal Change Policy Authorize"),
                applied.results().asList().stream()
                        .map(each -> each.getAsJsonObject()
                                        .get("chg_policy.name")
                                        .getAsString() + " "
                                + each.getAsJsonObject().get("activity_name").getAsString())
                        .toList());
    }

    @Test
    void changesWithoutModelHaveNoPolicies() {
        simulator.customisation().legacyChanges(true);
        move(create(GROUP), "-4");

        assertEquals(List.of(), simulator.records().all("chg_policy_applied"));
    }

    @Test
    void approvesEveryRoundAtOnceWhenTold() {
        String id = create(GROUP);
        move(id, "-4");
        simulator.approvals().approveAll("CHG0030001", "yes");
        assertState(id, "-2", "approved");
        assertThrows(IllegalStateException.class, () -> simulator.approvals().approveAll("CHG0030001", "again"));
    }

    @Test
    void asksOnlyTheBoardAboutAnEmergency() {
        String id = create(GROUP + ",\"type\":\"emergency\"");
        assertEquals(403, move(id, "-4").status());
        move(id, "-3");
        assertEquals(List.of("carl.cab"), pending());
        simulator.approvals().reject("CHG0030001", "carl.cab", "no");
        assertState(id, "-5", "rejected");
    }

    @Test
    void wantsAnAssignmentGroupBeforeItLeavesNew() {
        String id = create("\"short_description\":\"x\"");
        Reply reply = move(id, "-4");
        assertEquals(403, reply.status());
        assertEquals("Data Policy Exception: The following fields are mandatory: Assignment group", reply.detail());
        assertState(id, "-5", "not requested");
    }

    @Test
    void runsToItsEnd() {
        String id = approved();
        Reply implemented = move(id, "-1");
        assertNotEquals("", implemented.text("work_start"));
        assertEquals(
                List.of("Implement", "Post implementation testing"),
                simulator.records().all("change_task").stream()
                        .map(task -> task.get("short_description"))
                        .toList());
        assertNotEquals("", move(id, "0").text("work_end"));
        assertTrue(simulator.records().all("change_task").stream()
                .allMatch(task -> task.get("state").equals("4")));
        assertEquals(
                "Data Policy Exception: The following fields are mandatory: Close code, Close notes",
                move(id, "3").detail());
        Reply closed = http.patch(
                CHANGES + "/" + id, "{\"state\":\"3\",\"close_code\":\"successful\",\"close_notes\":\"all well\"}");
        assertEquals("3", closed.text("state"));
        assertEquals("false", closed.text("active"));
    }

    @Test
    void movesToReviewByItselfOnceItsTasksAreClosed() {
        String id = approved();
        move(id, "-1");
        closeTasks();
        assertState(id, "0", "approved");
    }

    @Test
    void staysInImplementWhenThatIsSwitchedOff() {
        simulator.customisation().reviewWhenTasksAreDone(false);
        String id = approved();
        move(id, "-1");
        closeTasks();
        assertState(id, "-1", "approved");
    }

    @Test
    void cannotBeClosedWhileATaskIsOpen() {
        String id = approved();
        move(id, "-1");
        http.post("/api/now/table/change_task", "{\"change_request\":\"" + id + "\"}");
        move(id, "0");
        Reply reply =
                http.patch(CHANGES + "/" + id, "{\"state\":\"3\",\"close_code\":\"successful\",\"close_notes\":\"x\"}");
        assertEquals(403, reply.status());
    }

    @Test
    void wantsCodeAndNotesToCloseATask() {
        String path = "/api/now/table/change_task/" + task(approved(), "");
        Reply refused = http.patch(path, "{\"state\":\"3\",\"close_code\":\"successful\"}");
        assertEquals(403, refused.status());
        assertEquals("Data Policy Exception: The following fields are mandatory: Close notes", refused.detail());
        assertEquals("false", http.patch(path, CLOSED_TASK).text("active"));
    }

    @Test
    void wantsTheDatesOfAnImplementationTaskInsideThoseOfTheChange() {
        String id = approved();
        http.patch(CHANGES + "/" + id, "{\"start_date\":\"2030-01-02 00:00:00\",\"end_date\":\"2030-01-03 00:00:00\"}");
        String tooEarly = "\"planned_start_date\":\"2030-01-01 23:59:59\"";
        assertEquals(
                403,
                createTask(id, tooEarly + ",\"change_task_type\":\"implementation\"")
                        .status());
        assertEquals(
                200,
                createTask(id, tooEarly + ",\"change_task_type\":\"testing\"").status());
        String task =
                task(id, "\"change_task_type\":\"implementation\",\"planned_start_date\":\"2030-01-02 00:00:00\"");
        String path = "/api/now/table/change_task/" + task;
        assertEquals(
                403,
                http.patch(path, "{\"planned_end_date\":\"2030-01-03 00:00:01\"}")
                        .status());
        assertEquals(
                200,
                http.patch(path, "{\"planned_end_date\":\"2030-01-03 00:00:00\"}")
                        .status());
    }

    @Test
    void holdsTheTasksWithTheChangeAndLetsItOnlyBeCanceled() {
        String id = approved();
        move(id, "-1");
        closeTasks("Implement");
        http.patch(CHANGES + "/" + id, "{\"on_hold\":true,\"on_hold_reason\":\"freeze\"}");
        assertEquals(List.of("closed false", "open true freeze"), tasks());
        assertEquals(403, move(id, "0").status());
        closeTasks();
        assertState(id, "-1", "approved");
        assertEquals("4", move(id, "4").text("state"));
    }

    @Test
    void letsTheTasksGoOnWhenTheHoldIsLifted() {
        String id = approved();
        move(id, "-1");
        simulator.approvals().hold("CHG0030001", "ann.approver", "freeze");
        assertEquals(
                "ann.approver", simulator.records().get("change_request", id).get("sys_updated_by"));
        simulator.approvals().release("CHG0030001", "bob.builder");
        assertEquals(List.of("open false", "open false"), tasks());
        assertEquals(
                "bob.builder", simulator.records().get("change_request", id).get("sys_updated_by"));
        assertEquals("0", move(id, "0").text("state"));
    }

    @Test
    void asksTheSamePeopleAgainWhenTheHoldIsLifted() {
        String id = create(GROUP);
        move(id, "-4");
        simulator.approvals().approve("CHG0030001", "ann.approver", "fine by us");
        http.patch(CHANGES + "/" + id, "{\"on_hold\":true,\"on_hold_reason\":\"freeze\"}");
        assertEquals(List.of(), pending());
        http.patch(CHANGES + "/" + id, "{\"on_hold\":false}");
        assertEquals(List.of("carl.cab"), pending());
        simulator.approvals().approve("CHG0030001", "carl.cab", "go");
        assertState(id, "-2", "approved");
    }

    @Test
    void canBeSentBackOrDeletedByAPerson() {
        String id = approved();
        move(id, "-1");
        simulator.approvals().sendBack("CHG0030001", "ann.approver");
        assertState(id, "-5", "not requested");
        move(id, "-4");
        simulator.approvals().approveAll("CHG0030001", "yes");
        simulator.approvals().revoke("CHG0030001", "carl.cab");
        assertState(id, "-5", "rejected");
        assertEquals("carl.cab", simulator.records().get("change_request", id).get("sys_updated_by"));
        simulator.approvals().delete("CHG0030001", "carl.cab");
        assertEquals(404, http.get(CHANGES + "/" + id).status());
    }

    @Test
    void leavesTheActualDatesToPeopleWhereTheyFillThemIn() {
        simulator.customisation().actualDatesByHand(true);
        String id = approved();
        assertEquals("", move(id, "-1").text("work_start"));
        assertEquals("", move(id, "0").text("work_end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-3", "-2", "-1", "0", "99"})
    void refusesToSkipAStateAndNamesOnlyTheRule(String state) {
        String id = create(GROUP);
        Reply reply = move(id, state);
        assertEquals(403, reply.status());
        assertEquals("Operation Failed", reply.message());
        assertEquals(
                "Operation against file 'change_request' was aborted by Business Rule 'Change Model: Check State"
                        + " Transition^b6dae9e15317101034d1ddeeff7b1278'. Business Rule Stack:Change Model: Check State"
                        + " Transition",
                reply.detail());
        assertState(id, "-5", "not requested");
    }

    @Test
    void refusesToAuthorizeAModelledChangeByHand() {
        String id = create(GROUP);
        move(id, "-4");
        assertEquals(403, move(id, "-3").status());
    }

    @Test
    void lets200PassWithoutEffectWhereInvalidTransitionsAreIgnored() {
        simulator.customisation().ignoreInvalidTransitions(true);
        String id = create(GROUP);
        Reply reply = move(id, "-1");
        assertEquals(200, reply.status());
        assertEquals("-5", reply.text("state"));
    }

    @Test
    void lets200PassWithoutEffectWhereTheStateIsReadOnly() {
        simulator.customisation().dropField("change_request", "state");
        String id = create(GROUP);
        assertEquals(200, move(id, "-4").status());
        assertState(id, "-5", "not requested");
        assertEquals(
                200,
                http.patch("/api/sn_chg_rest/change/" + id, "{\"state\":\"assess\"}")
                        .status());
        assertState(id, "-5", "not requested");
    }

    @Test
    void storesAuthorizeForAnyStateSentAsTextAndAsksNobody() {
        String id = create(GROUP);
        Reply reply = move(id, "assess");
        assertEquals(200, reply.status());
        assertState(id, "-3", "not requested");
        assertEquals(List.of(), pending());
        assertEquals(403, move(id, "-2").status());
    }

    @Test
    void canMoveFurtherThanAsked() {
        simulator.customisation().automaticTransition("-1", "0");
        String id = approved();
        assertEquals("0", move(id, "-1").text("state"));
    }

    @Test
    void letsNobodyBeAskedAnyMoreOnceCanceledOrOnHold() {
        String id = create(GROUP);
        move(id, "-4");
        assertEquals(
                "Data Policy Exception: The following fields are mandatory: On hold reason",
                http.patch(CHANGES + "/" + id, "{\"on_hold\":true}").detail());
        http.patch(CHANGES + "/" + id, "{\"on_hold\":true,\"on_hold_reason\":\"freeze\"}");
        assertEquals(List.of(), pending());
        simulator.approvals().cancel("CHG0030001", "ann.approver");
        assertEquals("4", simulator.records().get("change_request", id).get("state"));
        assertEquals("false", simulator.records().get("change_request", id).get("on_hold"));
        assertTrue(simulator.records().all("sysapproval_approver").stream()
                .allMatch(row -> row.get("state").equals("not_required")));
    }

    @Test
    void staysCanceledWhateverAnApproverAnswersLater() {
        String id = create(GROUP);
        move(id, "-4");
        String row = simulator.approvals().pending("CHG0030001").get(0).sysId();
        simulator.approvals().cancel("CHG0030001", "ann.approver");
        simulator.access().roles("jenkins.pipeline", "admin");
        http.patch("/api/now/table/sysapproval_approver/" + row, "{\"state\":\"approved\"}");
        assertState(id, "4", "requested");
    }

    @Test
    void forgetsTheRequestWhenItIsTakenBackToNew() {
        String id = create(GROUP);
        move(id, "-4");
        move(id, "-5");
        assertState(id, "-5", "not requested");
        assertTrue(simulator.records().all("sysapproval_approver").stream()
                .allMatch(row -> row.get("state").equals("cancelled")));
    }

    @Test
    void letsOnlyThePersonAskedAnswerThroughTheTable() {
        String id = create(GROUP);
        move(id, "-4");
        String row = simulator.approvals().pending("CHG0030001").get(0).sysId();
        String path = "/api/now/table/sysapproval_approver/" + row;
        assertEquals(403, http.patch(path, "{\"state\":\"approved\"}").status());
        assertState(id, "-4", "requested");

        simulator.oauth().applicationUser("bob.builder");
        Reply reply =
                new SimulatorHttp(simulator).loggedIn().patch(path, "{\"state\":\"approved\",\"comments\":\"ok\"}");
        assertEquals(200, reply.status());
        assertEquals("", reply.text("comments"));
        assertState(id, "-3", "requested");
    }

    @ParameterizedTest
    @CsvSource({"-4,200", "4,200", "-3,403", "-2,403"})
    void leavesNewOnlyForAssessOrCanceledInTheLegacyModel(String state, int status) {
        simulator.customisation().legacyChanges(true);
        String id = create(GROUP);
        assertEquals("", simulator.records().get("change_request", id).get("chg_model"));
        assertEquals(status, move(id, state).status());
    }

    @Test
    void canBeMovedByHandInTheLegacyModel() {
        simulator.customisation().legacyChanges(true);
        String id = create(GROUP);
        move(id, "-4");
        assertEquals(200, move(id, "-3").status());
        assertEquals(200, move(id, "-2").status());
        assertEquals(200, move(id, "-1").status());
        closeTasks();
        assertState(id, "-1", "requested");
    }

    private String create(String fields) {
        return http.post(CHANGES, "{" + fields + "}").text("sys_id");
    }

    private String approved() {
        String id = create(GROUP);
        move(id, "-4");
        simulator.approvals().approveAll("CHG0030001", "yes");
        return id;
    }

    private Reply move(String id, String state) {
        return http.patch(CHANGES + "/" + id, "{\"state\":\"" + state + "\"}");
    }

    private Reply createTask(String change, String fields) {
        return http.post("/api/sn_chg_rest/change/" + change + "/task", "{" + fields + "}");
    }

    private String task(String change, String fields) {
        return createTask(change, fields)
                .result()
                .getAsJsonObject("sys_id")
                .get("value")
                .getAsString();
    }

    private List<String> tasks() {
        return simulator.records().all("change_task").stream()
                .map(task -> (task.get("active").equals("true") ? "open " : "closed ")
                        + (task.get("on_hold") + " " + task.get("on_hold_reason")).strip())
                .toList();
    }

    private void closeTasks(String shortDescription) {
        simulator.records().all("change_task").stream()
                .filter(task -> task.get("short_description").equals(shortDescription))
                .forEach(task -> http.patch("/api/now/table/change_task/" + task.get("sys_id"), CLOSED_TASK));
    }

    private void closeTasks() {
        simulator
                .records()
                .all("change_task")
                .forEach(task -> http.patch("/api/now/table/change_task/" + task.get("sys_id"), CLOSED_TASK));
    }

    private List<String> pending() {
        return simulator.approvals().pending("CHG0030001").stream()
                .map(Approvals.Pending::userName)
                .toList();
    }

    private void assertState(String id, String state, String approval) {
        Map<String, String> change = simulator.records().get("change_request", id);
        assertEquals(state + " " + approval, change.get("state") + " " + change.get("approval"));
    }
}
