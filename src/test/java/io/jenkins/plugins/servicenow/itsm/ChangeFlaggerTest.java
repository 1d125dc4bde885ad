package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFlaggerTest {

    private static final String NUMBER = "CHG0030099";
    private static final String REASON = "3 of 120 tests failed";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final List<String> log = new ArrayList<>();
    private final ServiceNowSession session = SimulatorSession.open(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private String change(String state) {
        return simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
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
    }

    private ChangeRecord flag(ChangeFlag flag, String reason) throws Exception {
        return new ChangeFlagger(session, log::add).flag(NUMBER, flag, reason);
    }

    private Map<String, String> read(String sysId) {
        return simulator.records().get("change_request", sysId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-4", "-3", "-2", "-1", "0"})
    void aChangeOnHoldStaysInItsStateAndSaysWhy(String state) throws Exception {
        var sysId = change(state);
        var now = flag(ChangeFlag.HOLD, REASON);
        assertTrue(now.isOnHold());
        assertEquals("true", read(sysId).get("on_hold"));
        assertEquals(REASON, read(sysId).get("on_hold_reason"));
        assertEquals(state, read(sysId).get("state"));
    }

    @Test
    void aChangeThatIsOnHoldKeepsItsReason() throws Exception {
        var sysId = change("-1");
        flag(ChangeFlag.HOLD, "freeze");
        flag(ChangeFlag.HOLD, REASON);
        assertEquals("freeze", read(sysId).get("on_hold_reason"));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
        assertEquals(NUMBER + " is on hold already: freeze", log.get(1));
    }

    @Test
    void aReasonIsNeutralisedAndCutToTheField() throws Exception {
        var sysId = change("-1");
        flag(ChangeFlag.HOLD, "[code]<b>[/code]" + "x".repeat(9000));
        var reason = read(sysId).get("on_hold_reason");
        assertTrue(reason.startsWith("(code)<b>(/code)"), reason);
        assertTrue(reason.length() <= 4000, "length " + reason.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "-1", "0"})
    void aChangeThatIsCarriedOutGoesToReviewWithOneNote(String state) throws Exception {
        var sysId = change(state);
        flag(ChangeFlag.REVIEW, REASON);
        flag(ChangeFlag.REVIEW, REASON);
        assertEquals("0", read(sysId).get("state"));
        assertEquals(List.of(REASON), simulator.records().journal(sysId, "work_notes"));
    }

    @ParameterizedTest
    @CsvSource({
        "-5, REVIEW, it is in the state New",
        "-3, REVIEW, Flag it with 'hold'",
        "3, REVIEW, it is Closed",
        "3, HOLD, it is Closed",
        "4, HOLD, it is Canceled",
    })
    void aChangeThatCannotBeFlaggedIsLeftAsItIs(String state, ChangeFlag flag, String why) {
        var sysId = change(state);
        var failure = assertThrows(RefusedException.class, () -> flag(flag, REASON));
        assertTrue(
                failure.getMessage().startsWith(NUMBER + " could not be flagged for manual review"), failure::toString);
        assertTrue(failure.getMessage().contains(why), failure::toString);
        assertEquals(state, read(sysId).get("state"));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void aHoldThatIsAcceptedButNotTakenIsAnError() {
        change("-1");
        simulator.customisation().dropField("change_request", "on_hold");
        var failure = assertThrows(RefusedException.class, () -> flag(ChangeFlag.HOLD, REASON));
        assertTrue(failure.getMessage().contains("ignored the field 'on_hold'"), failure::toString);
    }

    @Test
    void aHoldThatIsRefusedSaysWhatServiceNowSaid() {
        change("-1");
        simulator.access().roles("jenkins.pipeline", "sn_change_read");
        var failure = assertThrows(RefusedException.class, () -> flag(ChangeFlag.HOLD, REASON));
        assertTrue(failure.getMessage().contains("it was not put on hold"), failure::toString);
        assertTrue(failure.getMessage().contains("403"), failure::toString);
    }
}
