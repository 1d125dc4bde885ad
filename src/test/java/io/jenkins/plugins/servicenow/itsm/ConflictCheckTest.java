package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithServiceNow
class ConflictCheckTest {

    private ServiceNowSimulator simulator;
    private ServiceNowSession session;
    private String item;

    @BeforeEach
    void aSession(FakeTime time) {
        session = SimulatorSession.open(simulator.url(), time);
        time.whenSleeping(simulator.clock()::advance);
        item = simulator.records().insert("cmdb_ci_server", Map.of("name", "web-base"));
    }

    private SysId change(Map<String, String> more) {
        var values = new HashMap<>(
                Map.of("cmdb_ci", item, "start_date", "2099-01-01 10:00:00", "end_date", "2099-01-01 12:00:00"));
        values.putAll(more);
        return SysId.of(simulator.records().insert("change_request", values));
    }

    private ConflictCheck.Result check(SysId change) throws Exception {
        return new ConflictCheck(session).run(ChangeRecord.read(session, change));
    }

    @ParameterizedTest
    @CsvSource({
        "start_date, '', has no planned start",
        "end_date, '', has no planned start or no planned end",
        "cmdb_ci, '', has no configuration item",
        "active, false, is not active",
        "exclude_from_conflict_detection, true, is excluded",
    })
    void whatServiceNowWouldNotCheckIsNotEvaluated(String field, String value, String reason) throws Exception {
        var result = check(change(Map.of(field, value)));
        assertFalse(result.isEvaluated());
        assertTrue(result.reason().contains(reason), result.reason());
    }

    @Test
    void whatTheCheckBeforeHasFoundDoesNotCountWhenServiceNowChecksNothing() throws Exception {
        var change = change(
                Map.of("cmdb_ci", "", "conflict_status", "No Conflict", "conflict_last_run", "2026-01-01 10:00:00"));
        simulator.records().insert("task_ci", Map.of("task", change.value(), "ci_item", item));
        var result = check(change);
        assertFalse(result.isEvaluated());
        assertTrue(result.reason().contains("In the basic mode (change.conflict.mode)"), result.reason());
    }

    @Test
    void affectedItemsAreEnoughWhereTheInstanceChecksThem() throws Exception {
        simulator.planning().advanced(true);
        var change = change(Map.of("cmdb_ci", ""));
        simulator.records().insert("task_ci", Map.of("task", change.value(), "ci_item", item));
        change(Map.of("number", "CHG0029999"));
        assertEquals("CHG0029999", check(change).conflicts().get(0).conflictingChange());
    }

    @Test
    void aCheckThatIsAtWorkAlreadyIsWaitedFor() throws Exception {
        simulator.planning().polls(5);
        simulator.planning().alsoFinds(Map.of("type", "blackout"));
        var change = change(Map.of());
        new SimulatorHttp(simulator).loggedIn().post("/api/sn_chg_rest/change/" + change.value() + "/conflict", "");
        assertEquals("blackout", check(change).conflicts().get(0).type());
    }

    @Test
    void anotherCheckThatEndsWhileOursIsAtWorkIsNotTakenForOurs() throws Exception {
        simulator.planning().polls(3);
        simulator.planning().alsoFinds(Map.of("type", "blackout"));
        var change = change(Map.of());
        simulator.requests().after(entry -> {
            if (entry.method().equals("POST") && entry.path().endsWith("/conflict")) {
                simulator
                        .records()
                        .set(
                                "change_request",
                                change.value(),
                                Map.of("conflict_status", "No Conflict", "conflict_last_run", "2026-01-01 10:00:00"));
            }
        });
        assertEquals(1, check(change).conflicts().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 500})
    void anInstanceThatDoesNotCheckLeavesItOpen(int status) throws Exception {
        var record = ChangeRecord.read(session, change(Map.of()));
        simulator.faults().next(1, RequestKind.CHANGE_API, Fault.status(status));
        var result = new ConflictCheck(session).run(record);
        assertFalse(result.isEvaluated());
        assertTrue(result.reason().contains("/conflict failed: " + status), result.reason());
    }

    @Test
    void anOutageIsNoAnswer() throws Exception {
        var record = ChangeRecord.read(session, change(Map.of()));
        simulator.faults().next(1, RequestKind.CHANGE_API, Fault.status(503));
        assertThrows(ServiceNowException.class, () -> new ConflictCheck(session).run(record));
    }
}
