package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableProbeTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private TableProbe probe(String table) throws Exception {
        return SimulatorSession.open(simulator).tables().probe(table);
    }

    @Test
    void oneRecordIsReadAndAllAreCounted() throws Exception {
        simulator.records().insert("incident", Map.of());
        simulator.records().insert("incident", Map.of());
        var probe = probe("incident");
        assertEquals(1, probe.visible());
        assertEquals(2, probe.counted());
        assertFalse(probe.hidden());
        assertTrue(probe.took().compareTo(Duration.ZERO) > 0);
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void aTableWhoseRecordsAreAllHiddenIsTold() throws Exception {
        simulator.records().insert("incident", Map.of());
        simulator.access().roles("jenkins.pipeline");
        assertTrue(probe("incident").hidden());
    }

    @Test
    void aTableWhoseFirstRecordAloneIsHiddenMayBeRead() throws Exception {
        simulator.records().insert("incident", Map.of());
        simulator.records().insert("change_request", Map.of());
        simulator.access().roles("jenkins.pipeline", "sn_change_read");
        assertFalse(probe("task").hidden());
        assertEquals(2, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void anEmptyTableHidesNothing() throws Exception {
        assertFalse(probe("incident").hidden());
    }

    @Test
    void theInstanceTellsItsTime() throws Exception {
        simulator.clock().advance(Duration.ofHours(3));
        var ahead =
                Duration.between(Instant.now(), probe("sys_user").serverTime().orElseThrow());
        assertTrue(ahead.compareTo(Duration.ofMinutes(179)) > 0 && ahead.compareTo(Duration.ofMinutes(181)) < 0);
    }

    @Test
    void aTableThatMayNotBeAskedForIsAnError() {
        var failure = assertThrows(ServiceNowException.class, () -> probe("sys_db_object"));
        assertEquals(ServiceNowException.Kind.PERMISSION, failure.kind());
    }
}
