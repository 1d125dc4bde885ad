package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that a pipeline sets, by parameters and by the map {@code fields}, each of them once. */
final class ChangeFields {

    /** Fields that are set in another way, each with what to do instead. */
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
     * @throws AbortException when a field cannot be set, is set twice, or its value cannot be sent
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
        var risk = step.getRisk();
        if (!risk.equalsIgnoreCase(Risk.AUTO)) {
            var given = Options.parse(Risk.class, "snowChangeRequest", "risk", risk, Risk.AUTO);
            choice("risk", given.value());
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
        references.addAll(References.takeFrom(texts));
    }

    /** Sent as they are. */
    @NonNull
    Map<String, String> texts() {
        return texts;
    }

    /** Whose values are given by their labels. */
    @NonNull
    Map<String, String> choices() {
        return choices;
    }

    @NonNull
    List<Reference> references() {
        return references;
    }

    boolean isSet(@NonNull String field) {
        return texts.containsKey(field)
                || choices.containsKey(field)
                || references.stream().anyMatch(reference -> reference.field().equals(field));
    }

    private void reference(String parameter, String field, Reference.Kind kind, @CheckForNull String value)
            throws AbortException {
        if (value != null) {
            checkNotInFields(parameter, field);
            references.add(new Reference(parameter, field, kind, value));
        }
    }

    private void choice(String field, @CheckForNull String value) throws AbortException {
        if (value != null) {
            checkNotInFields(field, field);
            choices.put(field, value);
        }
    }

    private void byDefault(String field, String value) {
        if (!texts.containsKey(field)) {
            choices.putIfAbsent(field, value);
        }
    }

    private void text(String parameter, String field, @CheckForNull String value) throws AbortException {
        if (value != null) {
            checkNotInFields(parameter, field);
            texts.put(field, value);
        }
    }

    private void checkNotInFields(String parameter, String field) throws AbortException {
        if (texts.containsKey(field)) {
            throw new AbortException("snowChangeRequest was given the field '" + field + "' twice: by the parameter '"
                    + parameter + "' and in 'fields'.");
        }
    }
}
