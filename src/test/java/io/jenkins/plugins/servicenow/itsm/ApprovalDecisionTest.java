package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalDecisionTest {

    private static final String OWN_STATE = "11";

    @ParameterizedTest(name = "{0} change, approval {1} in {2} is {3}")
    @CsvSource({
        // A normal change: nobody has decided.
        "normal,    not requested, NEW,       PENDING",
        "normal,    not requested, ASSESS,    PENDING",
        "normal,    not requested, AUTHORIZE, PENDING",
        "normal,    not requested, SCHEDULED, PENDING",
        "normal,    not requested, IMPLEMENT, PENDING",
        "normal,    not requested, REVIEW,    PENDING",
        "normal,    not requested, CLOSED,    CLOSED",
        "normal,    not requested, CANCELED,  CANCELED",
        "normal,    requested,     NEW,       PENDING",
        "normal,    requested,     ASSESS,    PENDING",
        "normal,    requested,     AUTHORIZE, PENDING",
        "normal,    requested,     SCHEDULED, PENDING",
        "normal,    requested,     IMPLEMENT, PENDING",
        "normal,    requested,     REVIEW,    PENDING",
        "normal,    requested,     CLOSED,    CLOSED",
        "normal,    requested,     CANCELED,  CANCELED",
        // A record that was moved back for changes keeps no approval.
        "normal,    approved,      NEW,       PENDING",
        // The first of two rounds is over, the second not begun.
        "normal,    approved,      ASSESS,    PENDING",
        "normal,    approved,      AUTHORIZE, PENDING",
        // All rounds are over.
        "normal,    approved,      SCHEDULED, APPROVED",
        "normal,    approved,      IMPLEMENT, APPROVED",
        "normal,    approved,      REVIEW,    APPROVED",
        // There is no change to build under any more.
        "normal,    approved,      CLOSED,    CLOSED",
        "normal,    approved,      CANCELED,  CANCELED",
        // One rejection is enough; a rejected normal change goes back to New.
        "normal,    rejected,      NEW,       REJECTED",
        "normal,    rejected,      ASSESS,    REJECTED",
        "normal,    rejected,      AUTHORIZE, REJECTED",
        "normal,    rejected,      SCHEDULED, REJECTED",
        "normal,    rejected,      IMPLEMENT, REJECTED",
        "normal,    rejected,      REVIEW,    REJECTED",
        "normal,    rejected,      CLOSED,    REJECTED",
        "normal,    rejected,      CANCELED,  CANCELED",
        // An emergency change has the round of the board alone.
        "emergency, requested,     AUTHORIZE, PENDING",
        "emergency, approved,      AUTHORIZE, PENDING",
        "emergency, approved,      SCHEDULED, APPROVED",
        "emergency, rejected,      NEW,       REJECTED",
        // A standard change is approved beforehand, but may be worked on only once it is scheduled.
        "standard,  not requested, NEW,       PENDING",
        "standard,  requested,     NEW,       PENDING",
        "standard,  approved,      NEW,       PENDING",
        "standard,  approved,      ASSESS,    PENDING",
        "standard,  approved,      AUTHORIZE, PENDING",
        "standard,  approved,      SCHEDULED, APPROVED",
        "standard,  approved,      IMPLEMENT, APPROVED",
        "standard,  approved,      CLOSED,    CLOSED",
        "standard,  approved,      CANCELED,  CANCELED",
        "standard,  rejected,      NEW,       REJECTED",
        // A type of the instance's own is taken for one with rounds.
        "latent,    approved,      NEW,       PENDING",
        "latent,    approved,      SCHEDULED, APPROVED",
    })
    void everyApprovalAndStateHasOneMeaning(
            String type, String approval, ChangeState state, ApprovalDecision decision) {
        assertEquals(decision, ApprovalDecision.of(snapshot(type, approval, Optional.of(state))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not_required", "cancelled", "duplicate", "approved by nobody", "true"})
    void aValueThatIsNotUnderstoodNeverLetsABuildPass(String approval) {
        for (var type : List.of("normal", "standard", "emergency")) {
            for (var state : ChangeState.values()) {
                var decision = ApprovalDecision.of(snapshot(type, approval, Optional.of(state)));
                var expected =
                        switch (state) {
                            case CANCELED -> ApprovalDecision.CANCELED;
                            case CLOSED -> ApprovalDecision.CLOSED;
                            default -> ApprovalDecision.PENDING;
                        };
                assertEquals(expected, decision, type + " in " + state);
            }
        }
    }

    @ParameterizedTest(name = "{0}, somebody asked: {1} is {2}")
    @CsvSource({
        "not requested, false, PENDING",
        "requested,     true,  PENDING",
        // Nobody is asked, but its model does not let it go to work.
        "approved,      false, PENDING",
        "approved,      true,  PENDING",
        "rejected,      false, REJECTED",
        "'',            false, PENDING",
    })
    void inAStateOfTheInstancesOwnTheApprovalAndTheOpenQuestionsDecide(
            String approval, boolean asked, ApprovalDecision decision) {
        var change = snapshot("normal", approval, Optional.empty());
        assertEquals(
                decision, ApprovalDecision.of(asked ? change.with(List.of(approver("requested")), List.of()) : change));
    }

    @ParameterizedTest(name = "approved in {0} and may go to {1} is {2}")
    @CsvSource({
        // The base model: the board or the schedule comes first.
        "ASSESS,    AUTHORIZE, PENDING",
        "AUTHORIZE, SCHEDULED, PENDING",
        // A model of the instance's own, which goes straight to work.
        "NEW,       IMPLEMENT, APPROVED",
        "ASSESS,    IMPLEMENT, APPROVED",
        "AUTHORIZE, IMPLEMENT, APPROVED",
    })
    void inAStateOfTheRoundsTheModelDecides(ChangeState state, ChangeState next, ApprovalDecision decision) {
        var change = snapshot("normal", "approved", Optional.of(state));
        assertEquals(true, ApprovalDecision.needsNextStates(change));
        assertEquals(decision, ApprovalDecision.of(change.with(mayGo(state.value(), next, true))));
        assertEquals(
                ApprovalDecision.PENDING,
                ApprovalDecision.of(change.with(mayGo(state.value(), next, false))),
                "its conditions are not met");
        assertEquals(
                ApprovalDecision.PENDING,
                ApprovalDecision.of(
                        change.with(mayGo(state.value(), next, true)).with(List.of(approver("requested")), List.of())),
                "somebody is still asked");
    }

    @ParameterizedTest
    @CsvSource({
        "approved, SCHEDULED, ON_HOLD",
        "approved, IMPLEMENT, ON_HOLD",
        "requested, ASSESS, PENDING",
        "rejected, NEW, REJECTED",
        "approved, CANCELED, CANCELED"
    })
    void aChangeOnHoldLetsNoBuildPass(String approval, ChangeState state, ApprovalDecision decision) {
        var change = snapshot("normal", approval, Optional.of(state));
        var held = new ApprovalReading(
                change.sysId(),
                change.number(),
                change.type(),
                change.stateValue(),
                change.state(),
                change.stateName(),
                change.approval(),
                true,
                "freeze",
                change.window(),
                change.approvers(),
                change.next(),
                List.of(),
                "",
                Optional.empty());
        assertEquals(decision, ApprovalDecision.of(held));
    }

    @Test
    void theNextStatesOfAnotherStateLetNoBuildPass() {
        var change = snapshot("normal", "approved", Optional.of(ChangeState.ASSESS));
        var scheduled = mayGo(ChangeState.SCHEDULED.value(), ChangeState.IMPLEMENT, true);
        assertEquals(ApprovalDecision.PENDING, ApprovalDecision.of(change.with(scheduled)));
        var own = mayGo(ChangeState.ASSESS.value(), ChangeState.IMPLEMENT, true);
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(change.with(own)));
    }

    @Test
    void aStateOfTheInstancesOwnPassesWhereItsModelLetsItGoToWork() {
        var change = snapshot("normal", "approved", Optional.empty()).with(mayGoTo(ChangeState.IMPLEMENT, true));
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(change));
    }

    @ParameterizedTest
    @CsvSource({
        "approved, APPROVED",
        "rejected, APPROVED",
        "cancelled, APPROVED",
        "canceled, APPROVED",
        "not_required, APPROVED",
        "no longer required, APPROVED",
        "requested, PENDING",
        "not requested, PENDING",
        "not_requested, PENDING",
        "delegated, PENDING",
        "'', UNDECIDED",
    })
    void anApproverWhoseAnswerIsOpenKeepsTheBuildWaitingInAnyState(String state, ApprovalDecision decision) {
        var change = snapshot("normal", "approved", Optional.of(ChangeState.SCHEDULED));
        assertEquals(
                decision, ApprovalDecision.of(change.with(List.of(approver("approved"), approver(state)), List.of())));
    }

    @Test
    void theWindowIsJudgedByTheGivenTime() {
        var start = Instant.parse("2026-03-01T10:00:00Z");
        var end = Instant.parse("2026-03-01T12:00:00Z");
        var change = snapshot("normal", "approved", Optional.of(ChangeState.SCHEDULED), new ChangeWindow(start, end));
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(change));
        assertEquals(ApprovalDecision.TOO_EARLY, ApprovalDecision.at(start.minusSeconds(1), change));
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.at(start, change));
        assertEquals(ApprovalDecision.APPROVED, ApprovalDecision.at(end.minusSeconds(1), change));
        assertEquals(ApprovalDecision.TOO_LATE, ApprovalDecision.at(end, change));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "type", "approval", "on_hold", "start_date", "end_date"})
    void aFieldThatIsMissingIsNamedAndLetsNoBuildPass(String field) {
        var fields = record();
        fields.remove(field);
        var change = ApprovalReading.of(TableRecord.of("change_request", fields), Optional.empty());
        assertNotEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(change));
        assertTrue(change.whyUndecided().contains("its field '" + field + "' is not shown"), change.whyUndecided());
        assertTrue(change.whyUndecided().contains("sn_change_read"), change.whyUndecided());
    }

    @ParameterizedTest
    @CsvSource({"state, ''", "start_date, tomorrow", "end_date, 2026-13-45 10:00:00", "on_hold, perhaps"})
    void aValueThatCannotBeReadLetsNoBuildPass(String field, String value) {
        var fields = record();
        assertEquals(
                ApprovalDecision.APPROVED,
                ApprovalDecision.of(ApprovalReading.of(TableRecord.of("change_request", fields), Optional.empty())));
        fields.addProperty(field, value);
        var change = ApprovalReading.of(TableRecord.of("change_request", fields), Optional.empty());
        assertNotEquals(ApprovalDecision.APPROVED, ApprovalDecision.of(change));
    }

    private static JsonObject record() {
        var fields = new JsonObject();
        Map.of(
                        "sys_id",
                        "0".repeat(32),
                        "number",
                        "CHG0030001",
                        "type",
                        "normal",
                        "state",
                        "-2",
                        "approval",
                        "approved",
                        "on_hold",
                        "false",
                        "start_date",
                        "",
                        "end_date",
                        "")
                .forEach(fields::addProperty);
        return fields;
    }

    private static ApprovalReading snapshot(String type, String approval, Optional<ChangeState> state) {
        return snapshot(type, approval, state, new ChangeWindow(null, null));
    }

    private static ApprovalReading snapshot(
            String type, String approval, Optional<ChangeState> state, ChangeWindow window) {
        return new ApprovalReading(
                SysId.of("0".repeat(32)),
                "CHG0030001",
                type,
                state.map(ChangeState::value).orElse(OWN_STATE),
                state,
                state.map(ChangeState::label).orElse("Own state"),
                approval,
                false,
                "",
                window,
                List.of(),
                mayGoTo(ChangeState.CANCELED, true),
                List.of(),
                "",
                Optional.empty());
    }

    private static Approver approver(String state) {
        return new Approver("Ann Approver", "", state, "", "2026-03-01 10:00:00");
    }

    private static NextStates mayGoTo(ChangeState state, boolean available) {
        return mayGo(OWN_STATE, state, available);
    }

    private static NextStates mayGo(String from, ChangeState state, boolean available) {
        return new NextStates(Arrays.asList(
                new NextStates.Transition(from, state.value(), state.label(), available, false, List.of()),
                new NextStates.Transition(
                        from, ChangeState.CANCELED.value(), ChangeState.CANCELED.label(), true, false, List.of())));
    }
}
