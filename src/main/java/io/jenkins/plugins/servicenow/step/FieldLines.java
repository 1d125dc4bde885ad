package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Columns and their values as a form shows them: {@code name=value}, one a line. */
public final class FieldLines {

    private FieldLines() {}

    /** A line without {@code =} is kept as a column without a value, so that the step can complain about it by name. */
    @NonNull
    public static Map<String, Object> parse(@NonNull String text) {
        var fields = new LinkedHashMap<String, Object>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            var parts = line.split("=", 2);
            fields.put(parts[0].strip(), parts.length == 1 ? null : parts[1].strip());
        });
        return fields;
    }

    @NonNull
    public static String format(@NonNull Map<String, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getValue() == null ? field.getKey() : field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"));
    }
}
