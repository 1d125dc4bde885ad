package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Columns of a record that a pipeline sets by name, in a map. */
public final class FieldMap {

    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");

    private FieldMap() {}

    /**
     * @param step its name, for messages
     * @param table whose columns they are, for messages
     * @param reserved columns that are set in another way, each with what to do instead
     * @return the values as ServiceNow takes them, in the order given
     * @throws AbortException when a column cannot be set, or its value is neither text nor number nor boolean
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
            if (!COLUMN.matcher(name).matches() || name.startsWith("sys_")) {
                throw new AbortException(step + " cannot set the field '" + name + "'. Name a column of " + table
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
}
