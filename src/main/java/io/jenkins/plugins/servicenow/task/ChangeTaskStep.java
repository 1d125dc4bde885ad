package io.jenkins.plugins.servicenow.task;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.TaskType;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowChangeTask}: a change task that is in progress while the body of the step runs. */
public final class ChangeTaskStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    private final String shortDescription;
    private String type = TaskType.IMPLEMENTATION.value();
    private String assignmentGroup;
    private String cmdbCi;
    private int durationMinutes;
    private String closeNotes;
    private LinkedHashMap<String, Object> fields = new LinkedHashMap<>();

    /** @param shortDescription what is done, such as {@code Boot test} */
    @DataBoundConstructor
    public ChangeTaskStep(String shortDescription) {
        this.shortDescription = Util.fixNull(shortDescription).trim();
    }

    @NonNull
    public String getShortDescription() {
        return shortDescription;
    }

    @NonNull
    public String getType() {
        return type;
    }

    @DataBoundSetter
    public void setType(String type) {
        this.type = Util.fixNull(Util.fixEmptyAndTrim(type), TaskType.IMPLEMENTATION.value());
    }

    /** Null for that of the change request. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    /** Null for that of the change request. */
    @CheckForNull
    public String getCmdbCi() {
        return cmdbCi;
    }

    @DataBoundSetter
    public void setCmdbCi(String cmdbCi) {
        this.cmdbCi = Util.fixEmptyAndTrim(cmdbCi);
    }

    /** How long the work is planned to take; 0 for until the planned end of the change request. */
    public int getDurationMinutes() {
        return durationMinutes;
    }

    @DataBoundSetter
    public void setDurationMinutes(int durationMinutes) {
        this.durationMinutes = durationMinutes;
    }

    /** For a body that succeeds; null for those that say so. */
    @CheckForNull
    public String getCloseNotes() {
        return closeNotes;
    }

    @DataBoundSetter
    public void setCloseNotes(String closeNotes) {
        this.closeNotes = Util.fixEmptyAndTrim(closeNotes);
    }

    /** Further fields of the task by name, as the pipeline gave them. */
    @NonNull
    public Map<String, Object> getFields() {
        return new LinkedHashMap<>(fields);
    }

    /** For the form, which has no maps. */
    @NonNull
    public String getFieldLines() {
        return FieldMap.toLines(fields);
    }

    /** @param fields raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setFields(Map fields) {
        this.fields = new LinkedHashMap<>(fields == null ? Map.of() : fields);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ChangeTaskStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowChangeTask", Messages._ChangeTaskStep_displayName());
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        /** The form holds the further fields as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var fields = takeLines(form, "fieldLines");
            var step = (ChangeTaskStep) super.newInstance(request, form);
            step.setFields(fields);
            return step;
        }

        @POST
        public ListBoxModel doFillTypeItems() {
            return Options.list(TaskType.class);
        }
    }
}
