package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code change/worker/{id}}: what the API does after its answer, and is asked for until it is done. */
final class Workers {

    /** What a worker does when it is its turn. */
    @FunctionalInterface
    interface Work {

        /** @param worker as it is shown from then on; an {@link ApiError} makes it one that has failed */
        void run(JsonObject worker);
    }

    private static final class Worker {

        private final JsonObject shown;
        private final Work work;
        private int polls;

        Worker(JsonObject shown, Work work, int polls) {
            this.shown = shown;
            this.work = work;
            this.polls = polls;
        }
    }

    private final Instance instance;
    private final Map<String, Worker> workers = new HashMap<>();

    Workers(Instance instance) {
        this.instance = instance;
    }

    /** @param polls how often it is asked for and found at work, before it is done */
    Answer start(String type, JsonObject request, int polls, Work work) {
        String sysId = Records.newSysId();
        var reference = new JsonObject();
        reference.addProperty("sysId", sysId);
        reference.addProperty("link", instance.url() + "/api/sn_chg_rest/change/worker/" + sysId);
        var messages = new JsonObject();
        List.of("errorMessages", "warningMessages", "infoMessages")
                .forEach(kind -> messages.add(kind, new JsonArray()));
        var shown = new JsonObject();
        shown.add("worker", reference);
        shown.addProperty("request", request.toString());
        shown.add("state", state(1, "Waiting"));
        shown.addProperty("type", type);
        shown.add("messages", messages);
        workers.put(sysId, new Worker(shown, work, polls));
        return Answer.result(202, shown.deepCopy());
    }

    Answer get(String sysId) {
        Worker worker = workers.get(sysId);
        if (worker == null) {
            throw ApiError.noRecord();
        }
        if (worker.polls > 0) {
            worker.polls--;
            worker.shown.add("state", state(2, "In-Progress"));
        } else if (worker.polls == 0) {
            worker.polls = -1;
            end(worker);
        }
        return Answer.result(200, worker.shown.deepCopy());
    }

    private static void end(Worker worker) {
        try {
            worker.work.run(worker.shown);
            worker.shown.add("state", state(3, "Complete"));
        } catch (ApiError e) {
            say(worker.shown, "errorMessages", e.getMessage());
            worker.shown.add("state", state(4, "Error"));
        }
    }

    static void say(JsonObject worker, String kind, String message) {
        worker.getAsJsonObject("messages").getAsJsonArray(kind).add(message);
    }

    private static JsonObject state(int value, String label) {
        var state = new JsonObject();
        state.addProperty("value", value);
        state.addProperty("display_value", label);
        return state;
    }
}
