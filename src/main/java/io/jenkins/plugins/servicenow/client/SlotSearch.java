package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Json;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a worker that searches for a slot has reached, as in "Change Management API" of ServiceNow's documentation.
 *
 * @param state 1 waiting, 2 in progress, 3 complete, 4 error
 * @param hasFound whether it names a slot
 * @param messages of the instance, each in one line
 */
public record SlotSearch(
        @NonNull String state, boolean hasFound, @NonNull List<String> messages) {

    public SlotSearch {
        messages = List.copyOf(messages);
    }

    static SlotSearch of(JsonObject result) {
        var messages = object(result, "messages");
        return new SlotSearch(
                Json.text(object(result, "state").get("value")).replaceFirst("\\.0+$", ""),
                !Json.elements(object(result, "payload").get("spans")).isEmpty(),
                Stream.of("errorMessages", "warningMessages", "infoMessages")
                        .flatMap(kind -> Json.elements(messages.get(kind)).stream())
                        .map(message -> Text.of(Json.text(message)))
                        .filter(message -> !message.isEmpty())
                        .toList());
    }

    private static JsonObject object(JsonObject result, String name) {
        return result.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    public boolean isComplete() {
        return state.equals("3");
    }

    public boolean hasFailed() {
        return state.equals("4");
    }
}
