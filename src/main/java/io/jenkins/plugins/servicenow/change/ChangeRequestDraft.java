package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeType;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.run.BuildIdentity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a change request is to hold, checked before anything is sent. */
record ChangeRequestDraft(
        @NonNull ChangeType type,
        @NonNull String shortDescription,
        @CheckForNull String description,
        @CheckForNull String assignmentGroup,
        boolean requestApproval,
        @NonNull Map<String, String> fields) {

    /** The size of the column {@code task.short_description} in a stock instance, in characters. */
    static final int SHORT_DESCRIPTION_SIZE = 160;

    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");

    /** Columns that are set in another way; each with what to do instead. */
    private static final Map<String, String> RESERVED = Map.of(
            "short_description", "Use the parameter 'shortDescription'.",
            "description", "Use the parameter 'description'.",
            "type", "Use the parameter 'type'.",
            "assignment_group", "Use the parameter 'assignmentGroup'.",
            "state", "The step moves the change by itself; see 'requestApproval'.",
            "approval", "Approvers decide in ServiceNow.",
            "correlation_id", "The step needs it to find its own change again.",
            "correlation_display", "The step needs it to name the build.");

    /** @param defaultGroup of the connection, for a step that names none; null when it has none either */
    static ChangeRequestDraft of(@NonNull ChangeRequestStep step, @CheckForNull String defaultGroup)
            throws AbortException {
        var type = type(step.getType());
        var group = step.getAssignmentGroup() == null ? defaultGroup : step.getAssignmentGroup();
        if (step.getShortDescription().isEmpty()) {
            throw new AbortException(
                    "snowChangeRequest needs a shortDescription: one line that tells approvers what is asked for.");
        }
        if (step.isRequestApproval() && group == null) {
            throw new AbortException(
                    "snowChangeRequest needs an assignmentGroup, because ServiceNow lets no change leave the"
                            + " state New without one. Name the group here or as the default of the connection, or set requestApproval to false.");
        }
        return new ChangeRequestDraft(
                type,
                step.getShortDescription(),
                step.getDescription(),
                group,
                step.isRequestApproval(),
                fields(step.getFields()));
    }

    private static ChangeType type(String value) throws AbortException {
        return Arrays.stream(ChangeType.values())
                .filter(type -> type.value().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new AbortException("snowChangeRequest cannot create a change of type '" + value
                        + "'. Use one of: "
                        + Arrays.stream(ChangeType.values())
                                .map(ChangeType::value)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static Map<String, String> fields(Map<String, Object> given) throws AbortException {
        var fields = new LinkedHashMap<String, String>();
        for (var field : given.entrySet()) {
            var name = String.valueOf(field.getKey());
            var value = field.getValue();
            if (!COLUMN.matcher(name).matches() || name.startsWith("sys_")) {
                throw new AbortException("snowChangeRequest cannot set the field '" + name
                        + "'. Name a column of change_request, such as u_recipe or justification.");
            }
            if (RESERVED.containsKey(name)) {
                throw new AbortException(
                        "snowChangeRequest does not take the field '" + name + "'. " + RESERVED.get(name));
            }
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new AbortException("snowChangeRequest needs a text, a number or a boolean for the field '" + name
                        + "', not "
                        + (value == null ? "nothing" : "a " + value.getClass().getSimpleName()) + ".");
            }
            fields.put(name, value.toString());
        }
        return fields;
    }

    /** The columns of the record to create. */
    Map<String, String> values(@NonNull BuildIdentity build, @CheckForNull SysId group) {
        var values = new LinkedHashMap<>(fields);
        values.put("type", type.value());
        values.put("short_description", shortened());
        values.put("description", description(build));
        if (group != null) {
            values.put("assignment_group", group.value());
        }
        values.put("correlation_id", build.correlationId());
        values.put("correlation_display", build.displayName());
        return values;
    }

    boolean isShortened() {
        return shortDescription.length() > SHORT_DESCRIPTION_SIZE;
    }

    private String shortened() {
        return isShortened() ? shortDescription.substring(0, SHORT_DESCRIPTION_SIZE - 1) + "…" : shortDescription;
    }

    /** Approvers never open Jenkins, but the record leads whoever asks to the build. */
    private String description(BuildIdentity build) {
        var text = new StringBuilder();
        if (isShortened()) {
            text.append(shortDescription).append("\n\n");
        }
        if (description != null) {
            text.append(description).append("\n\n");
        }
        text.append("Requested by ").append(build.displayName());
        if (build.url() != null) {
            text.append(": ").append(build.url());
        }
        return text.toString();
    }
}
