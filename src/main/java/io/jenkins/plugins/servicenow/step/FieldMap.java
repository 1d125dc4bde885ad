package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fields of a record that a pipeline sets by name, in a map. */
public final class FieldMap {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private FieldMap() {}

    /**
     * @param step its name, for messages
     * @param table whose fields they are, for messages
     * @param reserved fields that are set in another way, each with what to do instead
     * @return the values as ServiceNow takes them, in the order given
     * @throws AbortException when a field cannot be set, or its value is neither text nor number nor boolean
     */
    @NonNull
    public static Map<String, String> check(
            @NonNull String step,
            @NonNull String table,
            @NonNull Map<String, Object> given,
            @NonNull Map<String, String> reserved)
            throws AbortException {
        var fields = new LinkedHashMap<String, String>();
        for (var field : given.entrySet()) {
            // A script may use other keys than texts, whatever the type says.
            var name = String.valueOf((Object) field.getKey());
            var value = field.getValue();
            if (!NAME.matcher(name).matches() || name.startsWith("sys_")) {
                throw new AbortException(step + " cannot set the field '" + name + "'. Name a field of " + table
                        + ", such as u_recipe or justification.");
            }
            if (reserved.containsKey(name)) {
                throw new AbortException(step + " does not take the field '" + name + "'. " + reserved.get(name));
            }
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new AbortException(step + " needs a text, a number or a boolean for the field '" + name
                        + "', not "
                        + (value == null ? "nothing" : "a " + value.getClass().getSimpleName()) + ".");
            }
            fields.put(name, value.toString());
        }
        return fields;
    }

    /**
     * Reads what a form holds: {@code name=value}, one a line. A line without {@code =} is kept as a field without a value, so
     * that the step can refuse it by name.
     */
    @NonNull
    public static Map<String, Object> parseLines(@NonNull String text) {
        var fields = new LinkedHashMap<String, Object>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            var parts = line.split("=", 2);
            fields.put(parts[0].strip(), parts.length == 1 ? null : parts[1].strip());
        });
        return fields;
    }

    /** The reverse of {@link #parseLines}. */
    @NonNull
    public static String toLines(@NonNull Map<String, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getValue() == null ? field.getKey() : field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"));
    }
}
