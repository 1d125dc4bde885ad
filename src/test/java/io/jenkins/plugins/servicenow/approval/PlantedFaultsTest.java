package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.control.Proxy;
import io.jenkins.plugins.servicenow.simulator.control.Proxy.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Proves that {@link GateRandomTest} can fail. Each fault is planted between the plugin and the instance, so that the plugin
 * acts as if it had the fault itself: a proxy that fills in what is missing makes it one that takes what is missing as
 * harmless, one that answers from memory makes it one that does not read again.
 */
@WithJenkins
class PlantedFaultsTest {

    private static final int SEEDS = 300;

    @Test
    void eachPlantedFaultIsFound(JenkinsRule j) throws Exception {
        List<String> missed = new ArrayList<>();
        try (var gate = new Gate()) {
            gate.begin(j);
            for (var fault : faults(gate).entrySet()) {
                fault.getValue().run();
                if (!isFound(gate)) {
                    missed.add(fault.getKey());
                }
                gate.simulator.proxy(null);
                gate.scheduler.lose(delay -> false);
                gate.plant(GateRun.RestartFaults.NONE);
            }
        }
        assertTrue(missed.isEmpty(), "not found within " + SEEDS + " seeds: " + missed);
    }

    private static boolean isFound(Gate gate) throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            if (gate.run(seed, script -> {}) > 0) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Runnable> faults(Gate gate) {
        Map<String, Runnable> faults = new LinkedHashMap<>();
        faults.put(
                "a missing field is taken as empty",
                () -> gate.simulator.proxy(rows("change_request", row -> {
                    row.asMap().putIfAbsent("on_hold", JsonParser.parseString("\"false\""));
                    row.asMap().putIfAbsent("start_date", JsonParser.parseString("\"\""));
                    row.asMap().putIfAbsent("end_date", JsonParser.parseString("\"\""));
                    row.asMap().putIfAbsent("type", JsonParser.parseString("\"normal\""));
                })));
        faults.put(
                "a missing state is taken as Scheduled",
                () -> gate.simulator.proxy(rows(
                        "change_request", row -> row.asMap().putIfAbsent("state", JsonParser.parseString("\"-2\"")))));
        faults.put(
                "hidden approvers are not counted",
                () -> gate.simulator.proxy((method, target, instance) -> {
                    Reply reply = instance.get();
                    return isList(target, "sysapproval_approver") && reply.status() == 200 ? counted(reply) : reply;
                }));
        faults.put(
                "approvers are not read",
                () -> gate.simulator.proxy((method, target, instance) ->
                        isList(target, "sysapproval_approver") ? nothing() : instance.get()));
        faults.put(
                "an approver who has not answered is no obstacle",
                () -> gate.simulator.proxy(rows("sysapproval_approver", row -> row.addProperty("state", "approved"))));
        faults.put(
                "on hold is ignored",
                () -> gate.simulator.proxy(rows("change_request", row -> row.addProperty("on_hold", "false"))));
        faults.put(
                "the planned dates are ignored",
                () -> gate.simulator.proxy(rows("change_request", row -> {
                    row.addProperty("start_date", "");
                    row.addProperty("end_date", "");
                })));
        faults.put(
                "the first round of approval is enough",
                () -> gate.simulator.proxy(rows("change_request", row -> {
                    if (text(row, "approval").equals("approved")
                            && text(row, "state").equals("-4")) {
                        row.addProperty("state", "-2");
                    }
                })));
        faults.put("the record is not read last", () -> gate.simulator.proxy(remembering(gate, Duration.ZERO)));
        faults.put(
                "what was read minutes ago is good enough",
                () -> gate.simulator.proxy(remembering(gate, Duration.ofMinutes(9))));
        faults.put(
                "the copy of the instance decides too",
                () -> gate.simulator.proxy(rows("change_request", row -> {
                    var other = gate.clone.records().get("change_request", text(row, "sys_id"));
                    if (other != null && row.has("state")) {
                        row.addProperty("state", other.get("state"));
                        row.addProperty("approval", other.get("approval"));
                    }
                })));
        faults.put(
                "the move to Implement does not ask for approval",
                () -> gate.simulator.proxy(rows("change_request", row -> {
                    String id = text(row, "sys_id");
                    if (text(row, "state").equals("-2") && text(row, "approval").equals("approved")) {
                        row.addProperty("on_hold", "false");
                    } else if (!id.isEmpty() && text(row, "state").equals("-3")) {
                        row.addProperty("state", "-2");
                        row.addProperty("approval", "approved");
                    }
                })));
        faults.put("a timer gets lost", () -> gate.scheduler.lose(delay -> delay.compareTo(Duration.ofMinutes(3)) > 0));
        faults.put("a restart forgets a wait", () -> gate.plant(new GateRun.RestartFaults(true, false)));
        faults.put(
                "a restart forgets what builds work under", () -> gate.plant(new GateRun.RestartFaults(false, true)));
        return faults;
    }

    /** Changes the rows of each list, and of each record, of a table. */
    private static Proxy rows(String table, Consumer<JsonObject> change) {
        return (method, target, instance) -> {
            Reply reply = instance.get();
            if (!method.equals("GET") || !target.contains("/table/" + table) || reply.status() != 200) {
                return reply;
            }
            JsonObject body;
            try {
                body = JsonParser.parseString(reply.body()).getAsJsonObject();
            } catch (RuntimeException e) {
                return reply;
            }
            if (body.get("result") instanceof JsonArray rows) {
                rows.forEach(row -> change.accept(row.getAsJsonObject()));
            } else if (body.get("result") instanceof JsonObject row) {
                change.accept(row);
            }
            return new Reply(200, reply.headers(), body.toString());
        };
    }

    /** Answers the same list of changes from memory, if it was read no longer ago than this. */
    private static Proxy remembering(Gate gate, Duration age) {
        record Known(long at, Reply reply) {}
        Map<String, Known> known = new HashMap<>();
        return (method, target, instance) -> {
            if (!isList(target, "change_request")) {
                return instance.get();
            }
            String query = URLDecoder.decode(target, StandardCharsets.UTF_8);
            Known last = known.get(query);
            if (last != null && gate.time.nanoTime() - last.at() <= age.toNanos()) {
                return last.reply();
            }
            Reply reply = instance.get();
            if (reply.status() == 200) {
                known.put(query, new Known(gate.time.nanoTime(), reply));
            }
            return reply;
        };
    }

    private static boolean isList(String target, String table) {
        return target.contains("/table/" + table + "?");
    }

    private static Reply nothing() {
        return new Reply(
                200,
                Map.of("Content-Type", List.of("application/json"), "X-Total-Count", List.of("0")),
                "{\"result\":[]}");
    }

    /** With as many rows as are shown. */
    private static Reply counted(Reply reply) {
        Supplier<Integer> rows = () -> JsonParser.parseString(reply.body())
                .getAsJsonObject()
                .getAsJsonArray("result")
                .size();
        try {
            Map<String, List<String>> headers = new HashMap<>(reply.headers());
            headers.put("X-Total-Count", List.of(String.valueOf(rows.get())));
            return new Reply(reply.status(), headers, reply.body());
        } catch (RuntimeException e) {
            return reply;
        }
    }

    /** Of a field, with or without its display value. */
    private static String text(JsonObject row, String field) {
        var value = row.get(field);
        return value == null
                ? ""
                : value instanceof JsonObject both ? both.get("value").getAsString() : value.getAsString();
    }
}
