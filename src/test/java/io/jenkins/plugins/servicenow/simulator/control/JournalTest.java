package io.jenkins.plugins.servicenow.simulator.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.control.Journal.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void beginsEmpty() {
        assertEquals(List.of(), simulator.journal().entries());
    }

    @Test
    void tellsWhoWroteWhatWhenAndByWhichRequest() {
        simulator.clock().follow(() -> NOON);
        String id = http.post("/api/now/table/incident", "{\"short_description\":\"first\"}")
                .text("sys_id");
        http.patch("/api/now/table/incident/" + id, "{\"short_description\":\"second\"}");

        List<Journal.Entry> entries = simulator.journal().of(id);

        Journal.Entry created = entries.get(0);
        assertEquals(Action.CREATE, created.action());
        assertEquals("jenkins.pipeline", created.user());
        assertEquals("/api/now/table/incident", created.request().path());
        assertEquals("first", created.after().get("short_description"));
        Journal.Entry updated = entries.get(1);
        assertEquals(NOON, updated.at());
        assertEquals("PATCH", updated.request().method());
        assertTrue(updated.request().number() > created.request().number());
        assertEquals(Map.of("short_description", "first"), updated.before());
        assertEquals(Map.of("short_description", "second"), updated.after());
    }

    @Test
    void keepsWhatWasDeletedAndHowItWasBefore() {
        String id = simulator.records().insert("incident", Map.of("short_description", "first"));
        int mark = simulator.journal().size();
        simulator.records().set("incident", id, Map.of("short_description", "second"));
        simulator.records().delete("incident", id);

        assertEquals("first", simulator.journal().asOf(id, mark).get("short_description"));
        assertEquals(Map.of(), simulator.journal().asOf(id, simulator.journal().size()));
        assertEquals(0, simulator.journal().of(id).get(2).request().number());
        assertEquals(1, simulator.journal().created("incident").size());
    }

    @Test
    void namesTheRequestInsideABatch() {
        http.post("/api/now/v1/batch", """
                {"batch_request_id":"1","rest_requests":[
                    {"id":"1","method":"POST","url":"/api/now/table/incident","body":"e30=",
                     "headers":[{"name":"Content-Type","value":"application/json"}]}]}
                """);
        Journal.Entry created = simulator.journal().created("incident").get(0);
        assertEquals("/api/now/table/incident", created.request().path());
    }
}
