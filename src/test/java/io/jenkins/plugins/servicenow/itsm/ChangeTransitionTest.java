package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A move is made on what was read, and not on what somebody has changed since. */
class ChangeTransitionTest {

    private static final String NUMBER = "CHG0030099";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final FakeTime time = new FakeTime();
    private final ServiceNowSession session =
            Instances.session(simulator, Instances.TIMEOUTS, RetryRules.DEFAULT, time);
    private String change;

    @BeforeEach
    void createChange() {
        Changes.insertApproved(simulator, NUMBER, Map.of("state", "-1"));
        change = simulator.records().sysId("change_request", NUMBER);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private ChangeRecord move() throws Exception {
        return new ChangeTransition(session)
                .move(
                        ChangeRecord.read(session, SysId.of(change)),
                        NUMBER + " could not be moved",
                        List.of(ChangeState.REVIEW),
                        Map.of());
    }

    private void set(Map<String, String> values) {
        simulator.records().set("change_request", change, values);
    }

    private String state() {
        return simulator.records().get("change_request", change).get("state");
    }

    static List<Fault> whatIsRepeated() {
        return List.of(Fault.connectionReset(), Fault.maintenance503(), Fault.rateLimited(Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @MethodSource("whatIsRepeated")
    void aMoveThatWasNotCarriedOutIsMadeInTheEnd(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);
        move();
        assertEquals("0", state());
    }

    @ParameterizedTest
    @MethodSource("whatIsRepeated")
    void aMoveIsNotRepeatedForAChangeThatWasPutOnHoldMeanwhile(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);
        time.whenSleeping(length -> set(Map.of("on_hold", "true", "on_hold_reason", "freeze")));
        var refusal = assertThrows(RefusedException.class, this::move);
        assertTrue(refusal.getMessage().contains("it was put on hold meanwhile (freeze)"), refusal.getMessage());
        assertEquals("-1", state());
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @ParameterizedTest
    @MethodSource("whatIsRepeated")
    void aChangeThatSomebodyHasClosedMeanwhileIsNotMovedBack(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, fault);
        time.whenSleeping(length -> set(Map.of("state", "3")));
        assertTrue(move().isIn(ChangeState.CLOSED));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    @Test
    void aChangeWhoseStateIsHiddenIsNotMoved() {
        simulator.access().hideColumn("change_request", "state");
        var refusal = assertThrows(RefusedException.class, this::move);
        assertTrue(refusal.getMessage().contains("does not show the field 'state'"), refusal.getMessage());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }
}
