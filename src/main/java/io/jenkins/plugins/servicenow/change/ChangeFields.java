package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns that a pipeline sets, by parameters and by the map {@code fields}, each of them once. */
final class ChangeFields {

    /** Columns that are set in another way; each with what to do instead. */
    private static final Map<String, String> RESERVED = Map.of(
            "short_description", "Use the parameter 'shortDescription'.",
            "description", "Use the parameter 'description'.",
            "type", "Use the parameter 'type'.",
            "assignment_group", "Use the parameter 'assignmentGroup'.",
            "start_date", "Use the parameter 'plannedStart'.",
            "end_date", "Use the parameter 'plannedEnd'.",
            "state", "The step moves the change by itself; see 'requestApproval'.",
            "approval", "Approvers decide in ServiceNow.",
            "correlation_id", "The step needs it to find its own change again.",
            "correlation_display", "The step needs it to name the build.");

    private final Map<String, String> texts;
    private final Map<String, String> choices = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();

    /**
     * @param assignmentGroup the step's, or the default in its place
     * @param recipeCategory of changes that have a recipe and no other category
     * @throws AbortException when a column cannot be set, is set twice, or its value cannot be sent
     */
    ChangeFields(@NonNull ChangeRequestStep step, @CheckForNull String assignmentGroup, @NonNull String recipeCategory)
            throws AbortException {
        texts = FieldMap.check("snowChangeRequest", ChangeApi.TABLE, step.getFields(), RESERVED);
        reference("requestedBy", "requested_by", Reference.Kind.USER, step.getRequestedBy());
        reference("assignmentGroup", "assignment_group", Reference.Kind.GROUP, assignmentGroup);
        reference("assignedTo", "assigned_to", Reference.Kind.USER, step.getAssignedTo());
        reference("cmdbCi", "cmdb_ci", Reference.Kind.CONFIGURATION_ITEM, step.getCmdbCi());
        choice("category", step.getCategory());
        choice("impact", step.getImpact());
        choice("priority", step.getPriority());
        var recipe = step.getRecipe();
        if (!step.getRisk().equalsIgnoreCase(Risk.AUTO)) {
            choice("risk", risk(step.getRisk()).value());
        } else if (recipe != null) {
            byDefault("risk", RiskAssessment.of(recipe).risk().value());
        }
        if (recipe != null) {
            byDefault("category", recipeCategory);
        }
        text("justification", "justification", step.getJustification());
        text("implementationPlan", "implementation_plan", step.getImplementationPlan());
        text("backoutPlan", "backout_plan", step.getBackoutPlan());
        text("testPlan", "test_plan", step.getTestPlan());
    }

    @NonNull
    Map<String, String> texts() {
        return texts;
    }

    @NonNull
    Map<String, String> choices() {
        return choices;
    }

    @NonNull
    List<Reference> references() {
        return references;
    }

    private void reference(String parameter, String column, Reference.Kind kind, @CheckForNull String value)
            throws AbortException {
        if (value != null) {
            checkNotInFields(parameter, column);
            references.add(new Reference(parameter, column, kind, value));
        }
    }

    private void choice(String column, @CheckForNull String value) throws AbortException {
        if (value != null) {
            checkNotInFields(column, column);
            choices.put(column, value);
        }
    }

    private void byDefault(String column, String value) {
        if (!texts.containsKey(column)) {
            choices.putIfAbsent(column, value);
        }
    }

    private static Risk risk(String value) throws AbortException {
        return Risk.of(value)
                .orElseThrow(() -> new AbortException("snowChangeRequest does not know the risk '" + value
                        + "'. Use one of: auto, low, moderate, high."));
    }

    private void text(String parameter, String column, @CheckForNull String value) throws AbortException {
        if (value != null) {
            checkNotInFields(parameter, column);
            texts.put(column, value);
        }
    }

    private void checkNotInFields(String parameter, String column) throws AbortException {
        if (texts.containsKey(column)) {
            throw new AbortException("snowChangeRequest was given the field '" + column + "' twice: by the parameter '"
                    + parameter + "' and in 'fields'.");
        }
    }
}
