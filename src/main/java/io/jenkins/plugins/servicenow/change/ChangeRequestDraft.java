package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ChangeType;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a change request is to hold, checked before anything is sent.
 *
 * @param template name or sys_id; null unless it is a standard change
 * @param shortDescription as given, or made of the recipe; empty when the template has one
 * @param description null when it comes from the recipe, or there is none but the lines that the step adds
 * @param remarks lines that the step adds to the description
 * @param slot null when ServiceNow is not to find one
 * @param order for which the build runs; null when there is none on the instance of the change
 */
record ChangeRequestDraft(
        @NonNull ChangeType type,
        @CheckForNull String template,
        @NonNull String shortDescription,
        @CheckForNull String description,
        @CheckForNull Recipe recipe,
        @NonNull List<String> remarks,
        @NonNull ChangeFields fields,
        @NonNull PlannedWindow window,
        @CheckForNull SlotRequest slot,
        @NonNull ConflictRules conflicts,
        boolean requestApproval,
        @CheckForNull OrderEntry order) {

    /** The size of the field {@code task.short_description} in a stock instance, in characters. */
    static final int SHORT_DESCRIPTION_SIZE = 160;

    /**
     * @param connection has defaults for what the step does not say
     * @param order for which the build runs, on whatever instance; null when there is none
     */
    static ChangeRequestDraft of(
            @NonNull ChangeRequestStep step, @NonNull ServiceNowConnection connection, @CheckForNull OrderEntry order)
            throws AbortException {
        var type = type(step.getType());
        var recipe = step.getRecipe();
        if (recipe != null) {
            check(recipe);
        } else if (step.getShortDescription().isEmpty() && type != ChangeType.STANDARD) {
            throw new AbortException(
                    "snowChangeRequest needs a shortDescription, one line that says what is to be approved, or a recipe.");
        }
        checkType(type, step);
        // The template of a standard change has a group of its own.
        var group = step.getAssignmentGroup() != null || type == ChangeType.STANDARD
                ? step.getAssignmentGroup()
                : connection.getAssignmentGroup();
        if (step.isRequestApproval() && type != ChangeType.STANDARD && group == null) {
            throw new AbortException(
                    "snowChangeRequest needs an assignmentGroup, because ServiceNow lets no change leave the"
                            + " state New without one. Name the group here or as the default of the connection, or set requestApproval to false.");
        }
        var fields = new ChangeFields(step, group, connection.getChangeCategory());
        var window = PlannedWindow.of(step.getPlannedStart(), step.getPlannedEnd());
        var slot = SlotRequest.of(step);
        var conflicts = ConflictRules.of(step);
        checkPlan(type, fields, window, slot, conflicts);
        return new ChangeRequestDraft(
                type,
                step.getTemplate(),
                recipe != null && step.getShortDescription().isEmpty()
                        ? RecipeText.title(recipe)
                        : step.getShortDescription(),
                step.getDescription(),
                recipe,
                remarks(step),
                fields,
                window,
                slot,
                conflicts,
                step.isRequestApproval(),
                order != null && order.isOn(connection.getInstanceUrl()) ? order : null);
    }

    /** Whether there is what ServiceNow needs for a slot, and for a check of conflicts that is not to be missed. */
    private static void checkPlan(
            ChangeType type,
            ChangeFields fields,
            PlannedWindow window,
            @CheckForNull SlotRequest slot,
            ConflictRules conflicts)
            throws AbortException {
        // The template of a standard change may name one.
        var isWithoutItem = type != ChangeType.STANDARD && !fields.isSet("cmdb_ci");
        if (slot != null && isWithoutItem) {
            throw new AbortException(
                    "snowChangeRequest needs a cmdbCi for schedule: 'firstAvailable', because ServiceNow"
                            + " searches a slot for a configuration item.");
        }
        var isWithoutDates = slot == null && (window.start() == null || window.end() == null);
        if (conflicts.isStrict() && (isWithoutDates || isWithoutItem)) {
            throw new AbortException(
                    "snowChangeRequest needs a cmdbCi, and a plannedStart and plannedEnd or a schedule, for"
                            + " conflicts: 'fail'. Without these ServiceNow checks nothing.");
        }
    }

    private static void checkType(ChangeType type, ChangeRequestStep step) throws AbortException {
        if (type == ChangeType.STANDARD && step.getTemplate() == null) {
            throw new AbortException("snowChangeRequest needs a template for a standard change:"
                    + " the name or the sys_id of a standard change template.");
        }
        if (type != ChangeType.STANDARD && step.getTemplate() != null) {
            throw new AbortException("snowChangeRequest takes a template for a standard change only."
                    + " Add type: 'standard', or leave the template out.");
        }
        if (type == ChangeType.EMERGENCY
                && step.getJustification() == null
                && !step.getFields().containsKey("justification")) {
            throw new AbortException("snowChangeRequest needs a justification for an emergency change:"
                    + " why it cannot go the normal way.");
        }
    }

    private static void check(Recipe recipe) throws AbortException {
        if (recipe.getName().isEmpty()) {
            throw new AbortException("snowRecipe needs a name: that of the image to be made.");
        }
        if (recipe.getBaseImage().isEmpty()) {
            throw new AbortException("snowRecipe needs a baseImage, such as ubuntu-24.04.");
        }
        Options.parse(BuildType.class, "snowRecipe", "buildType", recipe.getBuildType());
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

    private static List<String> remarks(ChangeRequestStep step) {
        var remarks = new ArrayList<String>();
        if (step.getOrganization() != null) {
            remarks.add("Organization: " + step.getOrganization());
        }
        var recipe = step.getRecipe();
        if (recipe != null
                && step.getRisk().equalsIgnoreCase(Risk.AUTO)
                && !step.getFields().containsKey("risk")) {
            remarks.add(RiskAssessment.of(recipe).describe());
        }
        return remarks;
    }

    /**
     * The fields of the record to create.
     *
     * @param resolved values of the choices and references
     */
    Map<String, String> values(
            @NonNull BuildIdentity build, @NonNull BuildStarter starter, @NonNull Map<String, String> resolved) {
        var values = new LinkedHashMap<String, String>();
        values.put("type", type.value());
        if (!shortDescription.isEmpty()) {
            values.put("short_description", Text.shorten(shortDescription, SHORT_DESCRIPTION_SIZE));
        }
        if (type == ChangeType.STANDARD && description == null && recipe == null) {
            // The template has a description, which is not to be replaced by the lines that the step adds.
            values.put("work_notes", JournalText.of(description(build, starter)));
        } else {
            values.put("description", description(build, starter));
        }
        if (order != null) {
            values.put("parent", order.getOrderItem());
        }
        values.putAll(resolved);
        values.putAll(window.fields());
        values.putAll(fields.texts());
        values.put("correlation_id", build.correlationId());
        values.put("correlation_display", build.displayName());
        return values;
    }

    /** Without secrets in the title, which may be cut where one begins. */
    @NonNull
    ChangeRequestDraft masked(@NonNull Masking masking) {
        return new ChangeRequestDraft(
                type,
                template,
                masking.mask(shortDescription),
                description,
                recipe,
                remarks,
                fields,
                window,
                slot,
                conflicts,
                requestApproval,
                order);
    }

    /** The state in which the approvers are asked, or in which a change that needs none waits for its time. */
    ChangeState approvalState() {
        return switch (type) {
            case NORMAL -> ChangeState.ASSESS;
            case EMERGENCY -> ChangeState.AUTHORIZE;
            case STANDARD -> ChangeState.SCHEDULED;
        };
    }

    boolean isShortened() {
        return shortDescription.length() > SHORT_DESCRIPTION_SIZE;
    }

    /** Who has ordered the build: the sys_id of a user; null when nobody has, or it is not known. */
    @CheckForNull
    String orderer() {
        var user = order == null ? "" : order.getOpenedBy().getSysId();
        return SysId.isSysId(user) ? user : null;
    }

    /** Ends with a link to the build, for approvers who want to know more. */
    private String description(BuildIdentity build, BuildStarter starter) {
        var parts = new ArrayList<String>();
        if (isShortened()) {
            parts.add(shortDescription);
        }
        if (description != null) {
            parts.add(description);
        } else if (recipe != null) {
            parts.add(RecipeText.description(recipe, build.buildId()));
        }
        if (!remarks.isEmpty()) {
            parts.add(String.join("\n", remarks));
        }
        if (order != null) {
            parts.add(order.describe());
        }
        parts.add("Requested by " + build.displayName() + (build.url() == null ? "" : ": " + build.url())
                + (starter.causes().isEmpty() ? "" : "\n" + starter.causes()));
        return String.join("\n\n", parts);
    }
}
