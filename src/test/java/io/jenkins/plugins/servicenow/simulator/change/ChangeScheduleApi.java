package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code change/{id}/schedule/first_available}: a worker searches for a slot and gives the change its dates. */
final class ChangeScheduleApi {

    private final Instance instance;
    private final Planning planning;
    private final Workers workers;

    ChangeScheduleApi(Instance instance, Planning planning, Workers workers) {
        this.instance = instance;
        this.planning = planning;
        this.workers = workers;
    }

    /** @param rest the path after {@code schedule} */
    Answer answer(Row change, List<String> rest, ApiRequest request, Caller caller) {
        if (!rest.equals(List.of("first_available"))) {
            throw ApiError.notSimulated(request.method() + " " + request.pathText());
        }
        if (!request.method().equals("PATCH")) {
            throw ApiError.methodNotSupported();
        }
        instance.access().checkWrite(change.table(), caller, "Update");
        if (Stream.of("start_date", "end_date")
                .anyMatch(date -> instance.customisation().drops("change_request", date))) {
            throw new ApiError(403, "Operation Failed", "No permission to write the planned dates");
        }
        return search(change, JsonBody.values(request), caller);
    }

    private Answer search(Row change, Map<String, String> body, Caller caller) {
        String seconds = body.getOrDefault("duration_in_seconds", "");
        if (!seconds.matches("[1-9]\\d*") || change.get("cmdb_ci").isEmpty()) {
            throw new ApiError(
                    400,
                    "Invalid request",
                    "duration_in_seconds and the configuration item of the change are required");
        }
        var duration = Duration.ofSeconds(Long.parseLong(seconds));
        String planned = body.getOrDefault("planned_start_time", "");
        var request = new JsonObject();
        request.addProperty("change_sys_id", change.sysId());
        request.addProperty("duration_in_seconds", duration.toSeconds());
        request.addProperty("timezone", SimulatorClock.USER_ZONE.getId());
        return workers.start("schedule", request, planning.polls(), worker -> {
            if (planning.searchFails()) {
                throw new ApiError(500, "The search for a slot has failed", null);
            }
            var from = planned.isEmpty() ? instance.clock().now() : Planning.time(planned);
            var spans = new JsonArray();
            planning.firstAvailable(change, from, duration)
                    .ifPresentOrElse(
                            slot -> {
                                schedule(change, slot, caller);
                                spans.add(shown(slot));
                                Workers.say(worker, "infoMessages", "Change has been updated");
                            },
                            () -> Workers.say(worker, "infoMessages", Planning.noSlot()));
            var payload = new JsonObject();
            payload.add("spans", spans);
            worker.add("payload", payload);
        });
    }

    private void schedule(Row change, Planning.Span slot, Caller caller) {
        instance.records()
                .update(
                        "change_request",
                        change.sysId(),
                        Map.of("start_date", stored(slot.start()), "end_date", stored(slot.end())),
                        caller.userName());
    }

    private static JsonObject shown(Planning.Span slot) {
        var span = new JsonObject();
        span.add("start", time(slot.start()));
        span.add("end", time(slot.end()));
        return span;
    }

    private static JsonObject time(Instant time) {
        String stored = stored(time);
        var field = new JsonObject();
        field.addProperty("value", stored);
        field.addProperty("display_value", SimulatorClock.toUserZone(stored));
        return field;
    }

    private static String stored(Instant time) {
        return SimulatorClock.stored(time.atZone(ZoneOffset.UTC));
    }
}
