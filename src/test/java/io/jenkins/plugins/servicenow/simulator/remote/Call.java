package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.util.List;

/**
 * One call under {@code /simulator}, and what a person reads about it.
 *
 * @param path segments; one in braces stands for any
 * @param example body of a request that works on a stock instance; empty when the call takes none
 */
record Call(String method, List<String> path, String does, String example, Work work) {

    /** Does what is asked. What is wrong with it, is an unchecked exception whose message says so in plain words. */
    @FunctionalInterface
    interface Work {
        JsonElement answer(ApiRequest request);
    }

    static Call of(String methodAndPath, String does, String example, Work work) {
        String[] parts = methodAndPath.split(" /?", 2);
        return new Call(parts[0], List.of(parts[1].split("/")), does, example, work);
    }

    boolean isAt(ApiRequest request) {
        List<String> asked = request.path();
        if (asked.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!path.get(i).startsWith("{") && !path.get(i).equals(asked.get(i))) {
                return false;
            }
        }
        return true;
    }

    JsonObject described() {
        var json = new JsonObject();
        json.addProperty("call", method + " /" + String.join("/", path));
        json.addProperty("does", does);
        if (!example.isEmpty()) {
            json.add("example", JsonParser.parseString(example));
        }
        return json;
    }
}
