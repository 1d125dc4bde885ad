package io.jenkins.plugins.servicenow.client.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** Reads JSON whose shape is not certain. */
public final class Json {

    private Json() {}

    /** A string, number or boolean as text; empty for anything else. */
    public static String text(@CheckForNull JsonElement json) {
        return json != null && json.isJsonPrimitive() ? json.getAsString() : "";
    }

    /** Empty for anything but an array. */
    public static List<JsonElement> elements(@CheckForNull JsonElement json) {
        return json instanceof JsonArray array ? array.asList() : List.of();
    }
}
