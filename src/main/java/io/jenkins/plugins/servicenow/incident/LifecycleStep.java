package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.stages.StageReporting;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import io.jenkins.plugins.servicenow.watch.WatchOptions.OnCancel;
import io.jenkins.plugins.servicenow.watch.WatchOptions.OnHold;
import io.jenkins.plugins.servicenow.watch.WatchOptions.OnWindowEnd;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code snowLifecycle}: files an incident when its body fails, and closes or flags the change request when its body
 * has ended.
 */
public final class LifecycleStep extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    /** The value of {@code onFailure} that is no {@link ChangeFlag}. */
    static final String NOTHING = "nothing";

    private String onSuccess = OnSuccess.CLOSE.value();
    private String onFailure = ChangeFlag.HOLD.value();
    private String closeNotes;
    private String buildType = BuildType.DEVELOPMENT.value();
    private String assignmentGroup;
    private boolean attachLog;
    private boolean resolveOnSuccess;
    private boolean evidence;
    private String stages = StageReporting.NOTES.value();
    private String onCancel = OnCancel.ABORT.value();
    private String onHold = OnHold.NOTE.value();
    private String onWindowEnd = OnWindowEnd.NOTE.value();

    @DataBoundConstructor
    public LifecycleStep() {
        // Everything has a default.
    }

    public String getOnSuccess() {
        return onSuccess;
    }

    @DataBoundSetter
    public void setOnSuccess(String onSuccess) {
        this.onSuccess = Util.fixNull(Util.fixEmptyAndTrim(onSuccess), OnSuccess.CLOSE.value());
    }

    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = Util.fixNull(Util.fixEmptyAndTrim(onFailure), ChangeFlag.HOLD.value());
    }

    /** Null for one that names the build. */
    @CheckForNull
    public String getCloseNotes() {
        return closeNotes;
    }

    @DataBoundSetter
    public void setCloseNotes(String closeNotes) {
        this.closeNotes = Util.fixEmptyAndTrim(closeNotes);
    }

    public String getBuildType() {
        return buildType;
    }

    @DataBoundSetter
    public void setBuildType(String buildType) {
        this.buildType = Util.fixNull(Util.fixEmptyAndTrim(buildType), BuildType.DEVELOPMENT.value());
    }

    /** Null for that of the connection. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    public boolean isAttachLog() {
        return attachLog;
    }

    @DataBoundSetter
    public void setAttachLog(boolean attachLog) {
        this.attachLog = attachLog;
    }

    public boolean isResolveOnSuccess() {
        return resolveOnSuccess;
    }

    @DataBoundSetter
    public void setResolveOnSuccess(boolean resolveOnSuccess) {
        this.resolveOnSuccess = resolveOnSuccess;
    }

    /** Whether the compliance report is attached before the change is closed. */
    public boolean isEvidence() {
        return evidence;
    }

    @DataBoundSetter
    public void setEvidence(boolean evidence) {
        this.evidence = evidence;
    }

    @NonNull
    public String getStages() {
        return stages;
    }

    @DataBoundSetter
    public void setStages(String stages) {
        this.stages = Util.fixNull(Util.fixEmptyAndTrim(stages), StageReporting.NOTES.value());
    }

    /** What happens when the change is canceled, rejected, sent back or deleted meanwhile: {@code abort} or {@code note}. */
    public String getOnCancel() {
        return onCancel;
    }

    @DataBoundSetter
    public void setOnCancel(String onCancel) {
        this.onCancel = Util.fixNull(Util.fixEmptyAndTrim(onCancel), OnCancel.ABORT.value());
    }

    /** What happens when the change is put on hold meanwhile: {@code pause} or {@code note}. */
    public String getOnHold() {
        return onHold;
    }

    @DataBoundSetter
    public void setOnHold(String onHold) {
        this.onHold = Util.fixNull(Util.fixEmptyAndTrim(onHold), OnHold.NOTE.value());
    }

    /** What happens when the planned end of the change passes meanwhile: {@code abort} or {@code note}. */
    public String getOnWindowEnd() {
        return onWindowEnd;
    }

    @DataBoundSetter
    public void setOnWindowEnd(String onWindowEnd) {
        this.onWindowEnd = Util.fixNull(Util.fixEmptyAndTrim(onWindowEnd), OnWindowEnd.NOTE.value());
    }

    boolean closes() {
        return OnSuccess.CLOSE.matches(onSuccess);
    }

    /** Null when the change is to be left as it is. */
    @CheckForNull
    ChangeFlag flag() {
        return Option.find(ChangeFlag.class, onFailure).orElse(null);
    }

    /** What would file the incident in a {@code catch}. */
    @NonNull
    IncidentStep incident() {
        var incident = new IncidentStep();
        incident.setBuildType(buildType);
        incident.setAssignmentGroup(assignmentGroup);
        incident.setAttachLog(attachLog);
        incident.setResolveOnSuccess(resolveOnSuccess);
        incident.setConnection(getConnection());
        return incident;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new LifecycleStepExecution(this, context);
    }

    /** What becomes of the change request when the body succeeds. */
    enum OnSuccess implements Option {
        CLOSE,
        NOTHING
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowLifecycle", Messages._LifecycleStep_displayName());
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @POST
        public ListBoxModel doFillOnSuccessItems() {
            return Options.list(OnSuccess.class);
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            var items = Options.list(ChangeFlag.class);
            items.add(NOTHING);
            return items;
        }

        @POST
        public ListBoxModel doFillStagesItems() {
            return Options.list(StageReporting.class);
        }

        @POST
        public ListBoxModel doFillOnCancelItems() {
            return Options.list(OnCancel.class);
        }

        @POST
        public ListBoxModel doFillOnHoldItems() {
            return Options.list(OnHold.class);
        }

        @POST
        public ListBoxModel doFillOnWindowEndItems() {
            return Options.list(OnWindowEnd.class);
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            return Options.list(BuildType.class);
        }
    }
}
