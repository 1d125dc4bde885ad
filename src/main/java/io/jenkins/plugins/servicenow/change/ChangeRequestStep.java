package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.client.ChangeType;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowChangeRequest}: creates the change request of a build and asks for its approval. */
public final class ChangeRequestStep extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    private String shortDescription;
    private String description;
    private String type = ChangeType.NORMAL.value();
    private String template;
    private Recipe recipe;
    private String risk = Risk.AUTO;
    private boolean requestApproval = true;
    private LinkedHashMap<String, Object> fields = new LinkedHashMap<>();
    private String requestedBy;
    private String organization;
    private String justification;
    private String implementationPlan;
    private String backoutPlan;
    private String testPlan;
    private String assignmentGroup;
    private String assignedTo;
    private String cmdbCi;
    private String plannedStart;
    private String plannedEnd;
    private String schedule;
    private int durationMinutes;
    private String notBefore;
    private String conflicts;
    private ArrayList<String> conflictTypes = new ArrayList<>();
    private String category;
    private String impact;
    private String priority;
    private String key;
    private boolean dryRun;

    /** @param shortDescription null or blank when the recipe or the template has one */
    @DataBoundConstructor
    public ChangeRequestStep(String shortDescription) {
        setShortDescription(shortDescription);
    }

    public String getShortDescription() {
        return shortDescription;
    }

    /**
     * As the constructor does. A declarative pipeline demands what the constructor alone sets, and refuses the step without it.
     */
    @DataBoundSetter
    public final void setShortDescription(String shortDescription) {
        this.shortDescription = Util.fixNull(shortDescription).trim();
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    public String getType() {
        return type;
    }

    @DataBoundSetter
    public void setType(String type) {
        this.type = Util.fixNull(Util.fixEmptyAndTrim(type), ChangeType.NORMAL.value());
    }

    /** Name or sys_id of the template of a standard change. */
    @CheckForNull
    public String getTemplate() {
        return template;
    }

    @DataBoundSetter
    public void setTemplate(String template) {
        this.template = Util.fixEmptyAndTrim(template);
    }

    @CheckForNull
    public Recipe getRecipe() {
        return recipe;
    }

    @DataBoundSetter
    public void setRecipe(Recipe recipe) {
        this.recipe = recipe;
    }

    /** {@code auto}, or the risk to send. */
    public String getRisk() {
        return risk;
    }

    @DataBoundSetter
    public void setRisk(String risk) {
        this.risk = Util.fixNull(Util.fixEmptyAndTrim(risk), Risk.AUTO);
    }

    public boolean isRequestApproval() {
        return requestApproval;
    }

    @DataBoundSetter
    public void setRequestApproval(boolean requestApproval) {
        this.requestApproval = requestApproval;
    }

    /** Further fields of the change request by name, as the pipeline gave them. */
    public Map<String, Object> getFields() {
        return new LinkedHashMap<>(fields);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getFieldLines() {
        return FieldMap.toLines(fields);
    }

    /** @param fields raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setFields(Map fields) {
        this.fields = new LinkedHashMap<>(fields == null ? Map.of() : fields);
    }

    /** E-mail address, user name or sys_id; null for the user who started the build. */
    @CheckForNull
    public String getRequestedBy() {
        return requestedBy;
    }

    @DataBoundSetter
    public void setRequestedBy(String requestedBy) {
        this.requestedBy = Util.fixEmptyAndTrim(requestedBy);
    }

    /** For whom the image is made, as it goes into the description. */
    @CheckForNull
    public String getOrganization() {
        return organization;
    }

    @DataBoundSetter
    public void setOrganization(String organization) {
        this.organization = Util.fixEmptyAndTrim(organization);
    }

    @CheckForNull
    public String getJustification() {
        return justification;
    }

    @DataBoundSetter
    public void setJustification(String justification) {
        this.justification = Util.fixEmptyAndTrim(justification);
    }

    @CheckForNull
    public String getImplementationPlan() {
        return implementationPlan;
    }

    @DataBoundSetter
    public void setImplementationPlan(String implementationPlan) {
        this.implementationPlan = Util.fixEmptyAndTrim(implementationPlan);
    }

    @CheckForNull
    public String getBackoutPlan() {
        return backoutPlan;
    }

    @DataBoundSetter
    public void setBackoutPlan(String backoutPlan) {
        this.backoutPlan = Util.fixEmptyAndTrim(backoutPlan);
    }

    @CheckForNull
    public String getTestPlan() {
        return testPlan;
    }

    @DataBoundSetter
    public void setTestPlan(String testPlan) {
        this.testPlan = Util.fixEmptyAndTrim(testPlan);
    }

    /** Exact name or sys_id. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    /** E-mail address, user name or sys_id. */
    @CheckForNull
    public String getAssignedTo() {
        return assignedTo;
    }

    @DataBoundSetter
    public void setAssignedTo(String assignedTo) {
        this.assignedTo = Util.fixEmptyAndTrim(assignedTo);
    }

    /** Exact name or sys_id. */
    @CheckForNull
    public String getCmdbCi() {
        return cmdbCi;
    }

    @DataBoundSetter
    public void setCmdbCi(String cmdbCi) {
        this.cmdbCi = Util.fixEmptyAndTrim(cmdbCi);
    }

    /** ISO-8601 with zone. */
    @CheckForNull
    public String getPlannedStart() {
        return plannedStart;
    }

    @DataBoundSetter
    public void setPlannedStart(String plannedStart) {
        this.plannedStart = Util.fixEmptyAndTrim(plannedStart);
    }

    /** ISO-8601 with zone. */
    @CheckForNull
    public String getPlannedEnd() {
        return plannedEnd;
    }

    @DataBoundSetter
    public void setPlannedEnd(String plannedEnd) {
        this.plannedEnd = Util.fixEmptyAndTrim(plannedEnd);
    }

    /** {@code firstAvailable}; null for none. */
    @CheckForNull
    public String getSchedule() {
        return schedule;
    }

    @DataBoundSetter
    public void setSchedule(String schedule) {
        this.schedule = Util.fixEmptyAndTrim(schedule);
    }

    /** How long the slot is; 0 without a schedule. */
    public int getDurationMinutes() {
        return durationMinutes;
    }

    @DataBoundSetter
    public void setDurationMinutes(int durationMinutes) {
        this.durationMinutes = durationMinutes;
    }

    /** ISO-8601 with zone. */
    @CheckForNull
    public String getNotBefore() {
        return notBefore;
    }

    @DataBoundSetter
    public void setNotBefore(String notBefore) {
        this.notBefore = Util.fixEmptyAndTrim(notBefore);
    }

    /** {@code fail}, {@code warn} or {@code ignore}; null for {@code warn} where the change has dates and a configuration item. */
    @CheckForNull
    public String getConflicts() {
        return conflicts;
    }

    @DataBoundSetter
    public void setConflicts(String conflicts) {
        this.conflicts = Util.fixEmptyAndTrim(conflicts);
    }

    /** The types that count, as ServiceNow stores them; empty for all. */
    public List<String> getConflictTypes() {
        return List.copyOf(conflictTypes);
    }

    @DataBoundSetter
    public void setConflictTypes(List<String> conflictTypes) {
        this.conflictTypes = Util.fixNull(conflictTypes).stream()
                .map(Util::fixEmptyAndTrim)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The types as the form shows them. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getConflictTypeList() {
        return String.join(", ", conflictTypes);
    }

    /** Label or value. */
    @CheckForNull
    public String getCategory() {
        return category;
    }

    @DataBoundSetter
    public void setCategory(String category) {
        this.category = Util.fixEmptyAndTrim(category);
    }

    /** Label or value. */
    @CheckForNull
    public String getImpact() {
        return impact;
    }

    @DataBoundSetter
    public void setImpact(String impact) {
        this.impact = Util.fixEmptyAndTrim(impact);
    }

    /** Label or value. */
    @CheckForNull
    public String getPriority() {
        return priority;
    }

    @DataBoundSetter
    public void setPriority(String priority) {
        this.priority = Util.fixEmptyAndTrim(priority);
    }

    @CheckForNull
    public String getKey() {
        return key;
    }

    @DataBoundSetter
    public void setKey(String key) {
        this.key = Util.fixEmptyAndTrim(key);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ChangeRequestStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowChangeRequest", Messages._ChangeRequestStep_displayName());
        }

        /** The form holds the further fields as lines of text, and the types of conflict as one text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var fields = takeLines(form, "fieldLines");
            var types = form.remove("conflictTypeList");
            var step = (ChangeRequestStep) super.newInstance(request, form);
            step.setFields(fields);
            if (types != null) {
                step.setConflictTypes(List.of(types.toString().split("[,\\s]+")));
            }
            return step;
        }

        @POST
        public ListBoxModel doFillTypeItems() {
            var items = new ListBoxModel();
            for (var type : ChangeType.values()) {
                items.add(type.value());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillScheduleItems() {
            return optional(Options.list(SlotRequest.Schedule.class));
        }

        @POST
        public ListBoxModel doFillConflictsItems() {
            return optional(Options.list(ConflictPolicy.class));
        }

        private static ListBoxModel optional(ListBoxModel options) {
            var items = new ListBoxModel().add("");
            items.addAll(options);
            return items;
        }

        @POST
        public ListBoxModel doFillRiskItems() {
            var items = new ListBoxModel().add(Risk.AUTO);
            items.addAll(Options.list(Risk.class));
            return items;
        }
    }
}
