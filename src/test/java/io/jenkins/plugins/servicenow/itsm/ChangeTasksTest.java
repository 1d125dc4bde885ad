package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeTasksTest {

    private static final String NUMBER = "CHG0030099";
    private static final TaskOutcome LOST =
            new TaskOutcome(CloseResult.UNSUCCESSFUL, "The build is gone", Instant.parse("2026-08-22T03:00:00Z"));

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final List<String> log = new ArrayList<>();
    private final ServiceNowSession session = SimulatorSession.open(simulator);
    private final ChangeTasks tasks = new ChangeTasks(session, log::add);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private ChangeRecord change() throws Exception {
        simulator.records().insert("change_request", Map.of("number", NUMBER, "state", "-1", "approval", "approved"));
        return ChangeRecord.find(session, NUMBER);
    }

    private ChangeTask open(ChangeRecord change) throws Exception {
        var draft = new TaskDraft(
                "Boot test",
                TaskType.TESTING,
                "job:1#boot",
                "Jenkins job #1",
                Instant.parse("2026-08-22T02:00:00Z"),
                null,
                Map.of());
        return tasks.open(change, draft);
    }

    private Map<String, String> read(ChangeTask task) {
        return simulator.records().get("change_task", task.sysId().value());
    }

    @Test
    void aTaskIsOpenedOnceAndClosedOnceWithItsActualTimes() throws Exception {
        var change = change();
        var task = open(change);
        assertEquals(task.sysId(), open(change).sysId());
        tasks.close(task.sysId(), LOST);
        assertEquals("3", read(task).get("state"));
        assertEquals("2026-08-22 02:00:00", read(task).get("work_start"));
        assertEquals("2026-08-22 03:00:00", read(task).get("work_end"));
        var updates = simulator.requests().count(RequestKind.TABLE_UPDATE);
        tasks.close(task.sysId(), LOST);
        open(change);
        assertEquals(updates, simulator.requests().count(RequestKind.TABLE_UPDATE));
        assertEquals(1, simulator.records().all("change_task").size());
    }

    @Test
    void aLostTaskIsClosed() throws Exception {
        var task = open(change());
        assertTrue(tasks.settle("job:1#boot", LOST));
        assertEquals("3", read(task).get("state"));
        assertEquals("unsuccessful", read(task).get("close_code"));
        assertEquals("The build is gone", read(task).get("close_notes"));
    }

    @Test
    void aLostTaskOnHoldIsCanceledBecauseItCannotBeClosed() throws Exception {
        var task = open(change());
        simulator
                .records()
                .update(
                        "change_task",
                        task.sysId().value(),
                        Map.of("on_hold", "true", "on_hold_reason", "Audit"),
                        "ann");
        var refused = assertThrows(RefusedException.class, () -> tasks.close(task.sysId(), LOST));
        assertTrue(refused.getMessage().contains("it is on hold (Audit)"), refused.getMessage());
        assertTrue(tasks.settle("job:1#boot", LOST));
        assertEquals("4", read(task).get("state"));
    }

    @Test
    void whatWasNeverOpenedIsSettled() throws Exception {
        assertTrue(tasks.settle("job:1#never", LOST));
    }

    @Test
    void nothingIsOpenedUnderAChangeOnWhichNobodyMayWork() throws Exception {
        for (var values : List.of(
                Map.of("number", NUMBER, "state", "4"),
                Map.of("number", "CHG0030100", "state", "-5", "approval", "rejected"),
                Map.of("number", "CHG0030101", "state", "3"))) {
            simulator.records().insert("change_request", values);
            var change = ChangeRecord.find(session, values.get("number"));
            assertThrows(RefusedException.class, () -> open(change), values.toString());
        }
        assertEquals(List.of(), simulator.records().all("change_task"));
    }

    @Test
    void aTaskThatCannotBeMovedStaysOpenWithAWarning() throws Exception {
        simulator.customisation().dropField("change_task", "state");
        var task = open(change());
        assertFalse(task.hasEnded());
        assertTrue(log.get(0).startsWith("WARNING: " + task.number() + " stays Open"), log.toString());
        var refused = assertThrows(RefusedException.class, () -> tasks.close(task.sysId(), LOST));
        assertTrue(refused.getMessage().contains("could not be closed: it stays Open"), refused.getMessage());
    }
}
