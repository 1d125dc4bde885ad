package io.jenkins.plugins.servicenow.simulator.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanningTest {

    private static final String CHANGE = "/api/sn_chg_rest/change/";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();
    private String item;

    @BeforeEach
    void anItem() {
        item = simulator.records().insert("cmdb_ci_server", Map.of("name", "web-base"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private String change(String start, String end, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of("start_date", start, "end_date", end, "cmdb_ci", item));
        values.putAll(more);
        return simulator.records().insert("change_request", values);
    }

    private String change() {
        return change("2030-01-01 10:00:00", "2030-01-01 12:00:00", Map.of());
    }

    private String blackout(String start, String end) {
        String schedule = simulator.records().insert("cmn_schedule_blackout", Map.of("name", "Year-end freeze"));
        simulator
                .records()
                .insert(
                        "cmn_schedule_span",
                        Map.of("schedule", schedule, "start_date_time", start, "end_date_time", end));
        return schedule;
    }

    private JsonObject conflicts(String change) {
        return http.get(CHANGE + change + "/conflict").result();
    }

    private static String text(JsonObject report, String field) {
        return report.get(field).getAsString();
    }

    @Test
    void aCheckGoesOnAfterTheAnswerAndItsListIsEmptyUntilItIsDone() {
        String change = change();
        String schedule = blackout("2030-01-01 11:00:00", "2030-01-02 00:00:00");
        String old = simulator.records().insert("conflict", Map.of("change", change, "type", "blackout"));
        assertEquals("Not Run", text(conflicts(change), "status"));

        assertEquals(200, http.post(CHANGE + change + "/conflict", "").status());
        assertEquals(null, simulator.records().get("conflict", old));
        JsonObject running = conflicts(change);
        assertEquals(0, running.getAsJsonArray("conflicts").size());
        assertEquals("", text(running, "last_run"));
        assertEquals(400, http.post(CHANGE + change + "/conflict", "").status());

        JsonObject done = conflicts(change);
        JsonObject found = done.getAsJsonArray("conflicts").get(0).getAsJsonObject();
        assertEquals(
                "{\"display_value\":\"Blackout\",\"value\":\"blackout\"}",
                found.get("type").toString());
        assertEquals(schedule, found.getAsJsonObject("schedule").get("value").getAsString());
        assertEquals(
                "web-base",
                found.getAsJsonObject("configuration_item").get("display_value").getAsString());
        assertEquals(
                text(done, "last_run"),
                simulator.records().get("change_request", change).get("conflict_last_run"));
    }

    @ParameterizedTest
    @CsvSource({"true, Conflict", "false, No Conflict"})
    void theStatusOfAChangeWithoutConflictsIsAsDocumentedOrAsBaseScriptsWriteIt(boolean documented, String status) {
        simulator.planning().onlyConflictStatus(documented);
        simulator.planning().polls(0);
        String change = change();
        http.post(CHANGE + change + "/conflict", "");
        assertEquals(status, text(conflicts(change), "status"));
        assertEquals(0, conflicts(change).getAsJsonArray("conflicts").size());
    }

    @ParameterizedTest
    @CsvSource({
        "start_date, ''",
        "end_date, ''",
        "cmdb_ci, ''",
        "active, false",
        "exclude_from_conflict_detection, true",
    })
    void aCheckThatCannotBeMadeIsAnsweredInTheSameWayAndDoesNothing(String field, String value) {
        String change = change();
        simulator.records().set("change_request", change, Map.of(field, value));
        simulator.records().insert("conflict", Map.of("change", change, "type", "blackout"));
        assertEquals(200, http.post(CHANGE + change + "/conflict", "").status());
        conflicts(change);
        JsonObject report = conflicts(change);
        assertEquals("Not Run", text(report, "status"));
        assertEquals("", text(report, "last_run"));
        assertEquals(1, report.getAsJsonArray("conflicts").size());
    }

    @Test
    void affectedItemsCountInAdvancedModeOnly() {
        String change = change();
        simulator.records().set("change_request", change, Map.of("cmdb_ci", ""));
        simulator.records().insert("task_ci", Map.of("task", change, "ci_item", item));
        change("2030-01-01 11:00:00", "2030-01-01 13:00:00", Map.of());
        simulator.planning().polls(0);
        http.post(CHANGE + change + "/conflict", "");
        assertEquals("Not Run", text(conflicts(change), "status"));
        simulator.planning().advanced(true);
        http.post(CHANGE + change + "/conflict", "");
        JsonObject found = conflicts(change).getAsJsonArray("conflicts").get(0).getAsJsonObject();
        assertEquals(
                "{\"display_value\":\"CI Already Scheduled\",\"value\":\"ci_already_scheduled\"}",
                found.get("type").toString());
    }

    @Test
    void aCanceledCheckWasNotRun() {
        String change = change();
        http.post(CHANGE + change + "/conflict", "");
        assertEquals(200, http.delete(CHANGE + change + "/conflict").status());
        assertEquals("Not Run", text(conflicts(change), "status"));
        assertEquals(
                "Conflict for change request could not be cancelled",
                http.delete(CHANGE + change + "/conflict").message());
    }

    private Reply search(String change, String body) {
        return http.patch(CHANGE + change + "/schedule/first_available", body);
    }

    private JsonObject worker(Reply started) {
        String worker = started.result().getAsJsonObject("worker").get("sysId").getAsString();
        return http.get(CHANGE + "worker/" + worker).result();
    }

    @Test
    void aWorkerSearchesTheFirstSlotAndGivesTheChangeItsDates() {
        blackout("2030-01-01 20:00:00", "2030-01-02 02:00:00");
        change("2030-01-02 03:00:00", "2030-01-02 04:00:00", Map.of());
        String change = change("", "", Map.of());
        Reply started =
                search(change, "{\"duration_in_seconds\":\"7200\",\"planned_start_time\":\"2030-01-01 19:00:00\"}");
        assertEquals(202, started.status());
        assertEquals("1", started.result().getAsJsonObject("state").get("value").getAsString());
        assertEquals("2", worker(started).getAsJsonObject("state").get("value").getAsString());
        assertEquals("", simulator.records().get("change_request", change).get("start_date"));
        JsonObject done = worker(started);
        assertEquals("3", done.getAsJsonObject("state").get("value").getAsString());
        assertEquals(
                "{\"start\":{\"value\":\"2030-01-02 04:00:00\",\"display_value\":\"2030-01-01 20:00:00\"},"
                        + "\"end\":{\"value\":\"2030-01-02 06:00:00\",\"display_value\":\"2030-01-01 22:00:00\"}}",
                done.getAsJsonObject("payload").getAsJsonArray("spans").get(0).toString());
        assertEquals(
                "2030-01-02 06:00:00",
                simulator.records().get("change_request", change).get("end_date"));
    }

    @Test
    void whereNoSlotIsFoundTheWorkerSaysSoAndIsComplete() {
        blackout("2030-01-01 00:00:00", "2031-01-01 00:00:00");
        simulator.planning().polls(0);
        JsonObject done = worker(search(
                change("", "", Map.of()),
                "{\"duration_in_seconds\":\"60\",\"planned_start_time\":\"2030-01-01 19:00:00\"}"));
        assertEquals(0, done.getAsJsonObject("payload").getAsJsonArray("spans").size());
        assertTrue(done.toString().contains("No slots found for 90 days from now"));
    }

    @Test
    void aSearchNeedsADurationAnItemAndWritableDates() {
        String change = change("", "", Map.of());
        assertEquals(400, search(change, "{}").status());
        assertEquals(404, search("0".repeat(32), "{\"duration_in_seconds\":60}").status());
        simulator.records().set("change_request", change, Map.of("cmdb_ci", ""));
        assertEquals(400, search(change, "{\"duration_in_seconds\":60}").status());
        simulator.records().set("change_request", change, Map.of("cmdb_ci", item));
        simulator.customisation().dropField("change_request", "end_date");
        assertEquals(403, search(change, "{\"duration_in_seconds\":60}").status());
    }

    @Test
    void aWorkerThatFailsSaysWhy() {
        simulator.planning().failSearches(true);
        simulator.planning().polls(0);
        JsonObject failed = worker(search(change("", "", Map.of()), "{\"duration_in_seconds\":60}"));
        assertEquals("4", failed.getAsJsonObject("state").get("value").getAsString());
        assertTrue(failed.toString().contains("The search for a slot has failed"));
    }
}
