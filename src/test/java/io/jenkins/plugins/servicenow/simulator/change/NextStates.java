package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code nextstates}: where a change may go and what hinders it. A change without a model shows no transitions. */
final class NextStates {

    private final Instance instance;
    private final Row change;

    NextStates(Instance instance, Row change) {
        this.instance = instance;
        this.change = change;
    }

    Answer answer() {
        Map<String, List<Transition>> byTarget = new LinkedHashMap<>();
        StateModel.of(change)
                .from(change.get("state"))
                .forEach(each -> byTarget.computeIfAbsent(each.to(), to -> new ArrayList<>())
                        .add(each));
        List<String> available = new ArrayList<>(byTarget.keySet());
        available.add(change.get("state"));

        var result = new JsonObject();
        var states = new JsonArray();
        available.forEach(states::add);
        result.add("available_states", states);
        result.add("state_transitions", transitions(byTarget));
        var labels = new JsonObject();
        available.forEach(state -> labels.addProperty(state, label(state)));
        result.add("state_label", labels);
        return Answer.result(200, result);
    }

    private JsonArray transitions(Map<String, List<Transition>> byTarget) {
        var all = new JsonArray();
        if (StateModel.isModelled(change)) {
            byTarget.values().forEach(same -> {
                var group = new JsonArray();
                same.forEach(transition -> group.add(transition(transition)));
                all.add(group);
            });
        }
        return all;
    }

    private JsonObject transition(Transition transition) {
        var json = new JsonObject();
        json.addProperty("sys_id", transition.sysId());
        json.addProperty("display_value", label(transition.from()) + " to " + label(transition.to()));
        json.addProperty("from_state", transition.from());
        json.addProperty("to_state", transition.to());
        json.addProperty("transition_available", StateModel.available(transition, change, instance.records()));
        json.addProperty("automatic_transition", transition.automatic());
        var conditions = new JsonArray();
        transition.conditions().forEach(condition -> conditions.add(condition(condition)));
        json.add("conditions", conditions);
        return json;
    }

    private JsonObject condition(TransitionCondition condition) {
        var described = new JsonObject();
        described.addProperty("name", condition.label());
        described.addProperty("description", (String) null);
        described.addProperty("sys_id", condition.sysId());
        var json = new JsonObject();
        json.addProperty("passed", condition.passed(change, instance.records()));
        json.add("condition", described);
        return json;
    }

    private String label(String state) {
        return change.table().choices("state").getOrDefault(state, state);
    }
}
