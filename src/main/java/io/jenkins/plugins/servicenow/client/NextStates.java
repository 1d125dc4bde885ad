package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a change request can go from its present state, as its change model says.
 *
 * <p>Without transitions for a change that follows its type and no model: what is allowed is then known only by trying.
 *
 * @param transitions the possible ones, whether or not their conditions are met now
 */
public record NextStates(@NonNull List<Transition> transitions) {

    public NextStates {
        transitions = List.copyOf(transitions);
    }

    /**
     * One way to one state; a state can be reached in several.
     *
     * @param from the value of the state that it leaves; empty when the instance does not say
     * @param to the value of the state
     * @param label the name of the state
     * @param available whether it may be taken now
     * @param automatic whether the instance takes it by itself as soon as it may
     * @param unmetConditions names of the conditions that are in the way
     */
    public record Transition(
            @NonNull String from,
            @NonNull String to,
            @NonNull String label,
            boolean available,
            boolean automatic,
            @NonNull List<String> unmetConditions) {

        public Transition {
            unmetConditions = List.copyOf(unmetConditions);
        }
    }

    public boolean isEmpty() {
        return transitions.isEmpty();
    }

    /** Those that leave this state alone: the answer of an instance is about the state that the change had then. */
    @NonNull
    public NextStates from(@NonNull String state) {
        return new NextStates(
                transitions.stream().filter(each -> each.from().equals(state)).toList());
    }

    public boolean allows(@NonNull ChangeState state) {
        return transitions.stream()
                .anyMatch(each -> each.available() && each.to().equals(state.value()));
    }

    /** Names of the states that the change may be moved to now. */
    @NonNull
    public List<String> labels() {
        return transitions.stream()
                .filter(Transition::available)
                .map(Transition::label)
                .distinct()
                .toList();
    }

    /** Why the change may not be moved to the state now; empty when it may, or when there is no way at all. */
    @NonNull
    public List<String> unmetConditions(@NonNull ChangeState state) {
        if (allows(state)) {
            return List.of();
        }
        return transitions.stream()
                .filter(each -> each.to().equals(state.value()))
                .flatMap(each -> each.unmetConditions().stream())
                .distinct()
                .toList();
    }

    /** The answer of {@code nextstates}. Its list of available states holds the present one too, so it is not used. */
    static NextStates of(JsonObject result) {
        var labels = result.get("state_label") instanceof JsonObject object ? object : new JsonObject();
        var transitions = new ArrayList<Transition>();
        for (var waysToOneState : Json.elements(result.get("state_transitions"))) {
            for (var way : Json.elements(waysToOneState)) {
                if (way instanceof JsonObject json) {
                    transitions.add(transition(json, labels));
                }
            }
        }
        return new NextStates(transitions);
    }

    private static Transition transition(JsonObject json, JsonObject labels) {
        var to = Json.text(json.get("to_state"));
        return new Transition(
                Json.text(json.get("from_state")),
                to,
                labels.has(to) ? Text.of(Json.text(labels.get(to))) : to,
                isTrue(json.get("transition_available")),
                isTrue(json.get("automatic_transition")),
                unmet(Json.elements(json.get("conditions"))));
    }

    private static List<String> unmet(List<JsonElement> conditions) {
        var names = new ArrayList<String>();
        for (var each : conditions) {
            if (each instanceof JsonObject json
                    && !isTrue(json.get("passed"))
                    && json.get("condition") instanceof JsonObject condition) {
                names.add(Text.of(Json.text(condition.get("name"))));
            }
        }
        return names;
    }

    private static boolean isTrue(JsonElement json) {
        return Json.text(json).equals("true");
    }
}
