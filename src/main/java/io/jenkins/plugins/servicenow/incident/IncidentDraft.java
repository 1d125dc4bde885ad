package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an incident is to hold, as far as the pipeline says, checked before anything is sent.
 *
 * @param shortDescription null for one that names the image and the build
 * @param description null when there is nothing to say but what is known of the build
 * @param change number or sys_id; null for that of the build
 * @param fields sent as they are
 * @param choices fields whose values may be given as labels
 */
record IncidentDraft(
        @CheckForNull String shortDescription,
        @CheckForNull String description,
        @CheckForNull String change,
        @NonNull Map<String, String> fields,
        @NonNull Map<String, String> choices,
        @NonNull List<Reference> references,
        @NonNull Deduplication deduplication) {

    /** Fields that are set in another way; each with what to do instead. */
    private static final Map<String, String> RESERVED = Map.ofEntries(
            use("short_description", "shortDescription"),
            use("description", "description"),
            use("impact", "impact"),
            use("urgency", "urgency"),
            use("caller_id", "callerId"),
            use("cmdb_ci", "cmdbCi"),
            use("assignment_group", "assignmentGroup"),
            use("category", "category"),
            use("subcategory", "subcategory"),
            use("caused_by", "change"),
            Map.entry(
                    "priority",
                    "ServiceNow computes it from impact and urgency: use the parameters 'impact' and 'urgency', or 'buildType'."),
            Map.entry("state", "An incident begins as New; see 'resolveOnSuccess'."),
            Map.entry("incident_state", "An incident begins as New; see 'resolveOnSuccess'."),
            Map.entry("correlation_id", "The step needs it to find the incident again."),
            Map.entry("correlation_display", "The step needs it to name the build and to count the failures."));

    private static Map.Entry<String, String> use(String field, String parameter) {
        return Map.entry(field, "Use the parameter '" + parameter + "'.");
    }

    /** @param connection has defaults for what the step does not say */
    static IncidentDraft of(@NonNull IncidentStep step, @NonNull ServiceNowConnection connection)
            throws AbortException {
        var name = step.functionName();
        if (step.getLogLines() < 0) {
            throw new AbortException(name + " cannot take " + step.getLogLines()
                    + " lines of the log. Give logLines: 0 for none, or how many.");
        }
        ChangeArgument.check(step);
        var change = step.getChange();
        var deduplication = Options.parse(Deduplication.class, name, "dedupe", step.getDedupe());
        var triage = Triage.of(Options.parse(BuildType.class, name, "buildType", step.getBuildType()));
        var choices = new LinkedHashMap<String, String>();
        choices.put("impact", step.getImpact() == null ? triage.impact() : step.getImpact());
        choices.put("urgency", step.getUrgency() == null ? triage.urgency() : step.getUrgency());
        choices.put("category", step.getCategory());
        if (fits(step.getCategory(), step.getSubcategory())) {
            choices.put("subcategory", step.getSubcategory());
        }
        var references = new ArrayList<Reference>();
        add(references, "callerId", "caller_id", Reference.Kind.USER, step.getCallerId());
        add(references, "cmdbCi", "cmdb_ci", Reference.Kind.CONFIGURATION_ITEM, step.getCmdbCi());
        add(
                references,
                "assignmentGroup",
                "assignment_group",
                Reference.Kind.GROUP,
                step.getAssignmentGroup() == null ? connection.getAssignmentGroup() : step.getAssignmentGroup());
        var fields = FieldMap.check(name, Incidents.TABLE, step.getFields(), RESERVED);
        references.addAll(References.takeFrom(fields));
        return new IncidentDraft(
                step.getShortDescription(), step.getDescription(), change, fields, choices, references, deduplication);
    }

    /** Without the secrets that the pipeline may have put into the texts. */
    @NonNull
    IncidentDraft masked(@NonNull Masking masking) {
        return new IncidentDraft(
                shortDescription == null ? null : masking.mask(shortDescription),
                description == null ? null : masking.mask(description),
                change,
                fields,
                choices,
                references,
                deduplication);
    }

    /** The default subcategory belongs to the default category only. */
    private static boolean fits(String category, String subcategory) {
        return category.equalsIgnoreCase(IncidentStep.CATEGORY) || !subcategory.equals(IncidentStep.SUBCATEGORY);
    }

    private static void add(
            List<Reference> references, String parameter, String field, Reference.Kind kind, String text) {
        if (text != null) {
            references.add(new Reference(parameter, field, kind, text));
        }
    }

    /**
     * How much a failed build matters, unless the pipeline says otherwise. ServiceNow computes the priority from both:
     * a stock instance makes 2 - High, 3 - Moderate and 5 - Planning of these three.
     *
     * @param impact 1 to 3, high to low
     * @param urgency 1 to 3, high to low
     */
    private record Triage(String impact, String urgency) {

        static Triage of(BuildType type) {
            return switch (type) {
                case GXP -> new Triage("1", "2");
                case PRODUCTION -> new Triage("2", "2");
                case DEVELOPMENT -> new Triage("3", "3");
            };
        }
    }
}
