package io.jenkins.plugins.servicenow.simulator.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final Records records = simulator.records();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void holdsTheSeededPeopleAndGroups() {
        String builders = records.sysId("sys_user_group", "OS Image Builders");
        List<String> members = records.all("sys_user_grmember").stream()
                .filter(member -> member.get("group").equals(builders))
                .map(member -> records.get("sys_user", member.get("user")).get("user_name"))
                .toList();
        assertEquals(List.of("bob.builder", "ann.approver"), members);
        assertEquals(
                records.sysId("sys_user", "ann.approver"),
                records.get("sys_user_group", builders).get("manager"));
    }

    @Test
    void setsAndDeletesPastAllRules() {
        String id = records.insert("change_request", Map.of("state", "3"));
        records.set("change_request", id, Map.of("state", "-1", "work_notes", "seeded"));
        assertEquals("-1", records.get("change_request", id).get("state"));
        assertEquals("-1", records.get("task", id).get("state"), "a change is a task");
        assertNull(records.get("incident", id));
        assertEquals(List.of("seeded"), records.journal(id, "work_notes"));
        records.delete("change_request", id);
        assertNull(records.get("change_request", id));
    }

    @Test
    void handsOutCopiesThatCannotBeChanged() {
        String id = records.insert("incident", Map.of());
        Map<String, String> copy = records.get("incident", id);
        assertThrows(UnsupportedOperationException.class, () -> copy.put("state", "7"));
        records.set("incident", id, Map.of("state", "2"));
        assertEquals("1", copy.get("state"));
    }

    @Test
    void refusesMistakesOfATest() {
        assertThrows(IllegalArgumentException.class, () -> records.insert("no_such_table", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> records.insert("incident", Map.of("no_such", "x")));
        assertThrows(NoSuchElementException.class, () -> records.set("incident", "x", Map.of()));
        assertThrows(NoSuchElementException.class, () -> records.sysId("sys_user", "nobody"));
    }

    @Test
    void numbersRecordsOnceThoughManyCreateThemAtOnce() {
        var http = new SimulatorHttp(simulator).loggedIn();
        var numbers = IntStream.range(0, 60)
                .parallel()
                .mapToObj(i -> http.post("/api/now/table/incident", "{\"work_notes\":\"" + i + "\"}")
                        .text("number"))
                .collect(Collectors.toSet());
        assertEquals(60, numbers.size());
        assertEquals(60, records.all("sys_journal_field").size());
    }
}
