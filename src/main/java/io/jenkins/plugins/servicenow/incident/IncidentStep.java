package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowIncident}: files an incident for a build that has failed, or adds the build to the one that is open. */
public final class IncidentStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    static final String CATEGORY = "Software";
    static final String SUBCATEGORY = "Operating System";

    private static final int LOG_LINES = 100;

    private String shortDescription;
    private String description;
    private int logLines = LOG_LINES;
    private String buildType = BuildType.DEVELOPMENT.value();
    private String impact;
    private String urgency;
    private String callerId;
    private String cmdbCi;
    private String assignmentGroup;
    private String category = CATEGORY;
    private String subcategory = SUBCATEGORY;
    private LinkedHashMap<String, Object> fields = new LinkedHashMap<>();
    private boolean attachLog;
    private String dedupe = Deduplication.SIGNATURE.value();
    private boolean resolveOnSuccess;

    @DataBoundConstructor
    public IncidentStep() {
        // Everything has a default.
    }

    /** Null for one that names the image and the build. */
    @CheckForNull
    public String getShortDescription() {
        return shortDescription;
    }

    @DataBoundSetter
    public void setShortDescription(String shortDescription) {
        this.shortDescription = Util.fixEmptyAndTrim(shortDescription);
    }

    /** Null when there is nothing to say but what the step finds out. */
    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    /** How many of the last lines of the log go into the description at most. */
    public int getLogLines() {
        return logLines;
    }

    @DataBoundSetter
    public void setLogLines(int logLines) {
        this.logLines = logLines;
    }

    public String getBuildType() {
        return buildType;
    }

    @DataBoundSetter
    public void setBuildType(String buildType) {
        this.buildType = Util.fixNull(Util.fixEmptyAndTrim(buildType), BuildType.DEVELOPMENT.value());
    }

    /** Label or value; null for the default of the build type. */
    @CheckForNull
    public String getImpact() {
        return impact;
    }

    @DataBoundSetter
    public void setImpact(String impact) {
        this.impact = Util.fixEmptyAndTrim(impact);
    }

    /** Label or value; null for the default of the build type. */
    @CheckForNull
    public String getUrgency() {
        return urgency;
    }

    @DataBoundSetter
    public void setUrgency(String urgency) {
        this.urgency = Util.fixEmptyAndTrim(urgency);
    }

    /** E-mail address, user name or sys_id; null for the user who started the build. */
    @CheckForNull
    public String getCallerId() {
        return callerId;
    }

    @DataBoundSetter
    public void setCallerId(String callerId) {
        this.callerId = Util.fixEmptyAndTrim(callerId);
    }

    /** Exact name or sys_id; null for the configuration item of the build. */
    @CheckForNull
    public String getCmdbCi() {
        return Util.fixEmpty(cmdbCi);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenCmdbCi() {
        return cmdbCi;
    }

    @DataBoundSetter
    public void setCmdbCi(String cmdbCi) {
        this.cmdbCi = cmdbCi == null ? null : cmdbCi.trim();
    }

    /** Exact name or sys_id; null for the group of the connection. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    /** Label or value. */
    public String getCategory() {
        return category;
    }

    @DataBoundSetter
    public void setCategory(String category) {
        this.category = Util.fixNull(Util.fixEmptyAndTrim(category), CATEGORY);
    }

    /** Label or value. */
    public String getSubcategory() {
        return subcategory;
    }

    @DataBoundSetter
    public void setSubcategory(String subcategory) {
        this.subcategory = Util.fixNull(Util.fixEmptyAndTrim(subcategory), SUBCATEGORY);
    }

    /** Further fields of the incident by name, as the pipeline gave them. */
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

    public boolean isAttachLog() {
        return attachLog;
    }

    @DataBoundSetter
    public void setAttachLog(boolean attachLog) {
        this.attachLog = attachLog;
    }

    public String getDedupe() {
        return dedupe;
    }

    @DataBoundSetter
    public void setDedupe(String dedupe) {
        this.dedupe = Util.fixNull(Util.fixEmptyAndTrim(dedupe), Deduplication.SIGNATURE.value());
    }

    public boolean isResolveOnSuccess() {
        return resolveOnSuccess;
    }

    @DataBoundSetter
    public void setResolveOnSuccess(boolean resolveOnSuccess) {
        this.resolveOnSuccess = resolveOnSuccess;
    }

    /**
     * The connection that the step names, else that of the build's change request.
     *
     * @throws AbortException when there is none, or it points to another instance now than the one that has the change request
     */
    @NonNull
    ServiceNowConnection connection(@NonNull Run<?, ?> run) throws AbortException {
        var change = getConnection() == null ? BuildRecords.change(run) : null;
        return ConnectionResolver.of(run)
                .choose(
                        change == null ? getConnection() : change.getConnection(),
                        change == null ? null : change.getInstance());
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** A repeated call finds the incident and the work note by what names the build in them. */
    private static final class Execution extends ServiceNowStepExecution<IncidentStep> {

        private static final long serialVersionUID = 1L;

        /** Null after a restart. */
        @CheckForNull
        private transient IncidentDraft draft;

        Execution(StepContext context, IncidentStep step) {
            super(context, step);
        }

        @Override
        protected void validate() throws IOException, InterruptedException {
            useConnectionOfChange();
            checkCi("cmdbCi", step().givenCmdbCi());
            draft();
        }

        private IncidentDraft draft() throws IOException, InterruptedException {
            if (draft == null) {
                draft = IncidentDraft.of(step(), connection());
            }
            return draft;
        }

        @Override
        protected Map<String, Object> call() throws Exception {
            var masking = masking();
            var failure = BuildFailure.of(build(), masking).orElse(null);
            return new IncidentFiling(build(), connection(), masking, log())
                    .file(step(), draft(), required(FlowNode.class).getId(), failure)
                    .toMap();
        }
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowIncident", Messages._IncidentStep_displayName());
        }

        /** Accepts what {@code snowRegisterCI} has returned as it is. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return super.customInstantiate(takeRecord(arguments, "cmdbCi"));
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var fields = takeLines(form, "fieldLines");
            var step = (IncidentStep) super.newInstance(request, form);
            step.setFields(fields);
            return step;
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            return Options.list(BuildType.class);
        }

        @POST
        public ListBoxModel doFillDedupeItems() {
            return Options.list(Deduplication.class);
        }
    }
}
