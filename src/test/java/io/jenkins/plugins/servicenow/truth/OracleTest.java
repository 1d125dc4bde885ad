package io.jenkins.plugins.servicenow.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServiceNow
class OracleTest {

    private ServiceNowSimulator simulator;
    private ServiceNowSession session;

    @BeforeEach
    void logIn() {
        session = SimulatorSession.open(simulator);
    }

    @Test
    void findsTheSecondRecordOfOneKey() throws Exception {
        var first = session.tables().create("change_request", Map.of("correlation_id", "jenkins:1"));
        simulator
                .records()
                .set("change_request", first.record().sysId().value(), Map.of("correlation_id", "moved away"));
        session.tables().create("change_request", Map.of("correlation_id", "jenkins:1"));
        var verdict = new Oracle(simulator).madeOnce().get("change_request");
        assertEquals(1, verdict.tried());
        assertEquals(1, verdict.violations().size());
        assertEquals("O1", verdict.violations().get(0).invariant());
    }

    @Test
    void findsAMoveWithoutApproval() throws Exception {
        String id = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "state", "-2",
                                "approval", "requested",
                                "short_description", "x",
                                "assignment_group", simulator.records().sysId("sys_user_group", "OS Image Builders")));
        session.tables().update("change_request", SysId.of(id), Map.of("state", "-1"));
        var verdict = new Oracle(simulator).movedWhenApproved();
        assertEquals(1, verdict.tried());
        assertEquals("G1", verdict.violations().get(0).invariant());
    }
}
