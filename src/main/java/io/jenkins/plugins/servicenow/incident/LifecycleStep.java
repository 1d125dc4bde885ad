package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code snowLifecycle}: files an incident when its body fails, and closes or flags the change request when its body has ended. */
public final class LifecycleStep extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    private static final String CLOSE = "close";
    private static final String NOTHING = "nothing";

    private String onSuccess = CLOSE;
    private String onFailure = ChangeFlag.HOLD.value();
    private String closeNotes;
    private String buildType = BuildType.DEVELOPMENT.value();
    private String assignmentGroup;
    private boolean attachLog;
    private boolean resolveOnSuccess;

    @DataBoundConstructor
    public LifecycleStep() {
        // Everything has a default.
    }

    public String getOnSuccess() {
        return onSuccess;
    }

    @DataBoundSetter
    public void setOnSuccess(String onSuccess) {
        this.onSuccess = Util.fixNull(Util.fixEmptyAndTrim(onSuccess), CLOSE);
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

    boolean closes() {
        return onSuccess.equalsIgnoreCase(CLOSE);
    }

    /** Null when the change is to be left as it is. */
    @CheckForNull
    ChangeFlag flag() {
        return ChangeFlag.of(onFailure).orElse(null);
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
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        check("onSuccess", onSuccess, CLOSE);
        check("onFailure", onFailure, ChangeFlag.HOLD.value(), ChangeFlag.REVIEW.value());
        IncidentFiling.check(incident(), Objects.requireNonNull(context.get(Run.class)));
        return new LifecycleStepExecution(this, context);
    }

    private static void check(String parameter, String value, String... allowed) throws AbortException {
        for (var each : allowed) {
            if (each.equalsIgnoreCase(value)) {
                return;
            }
        }
        if (!NOTHING.equalsIgnoreCase(value)) {
            throw new AbortException("snowLifecycle does not know '" + value + "' as " + parameter + ": use '"
                    + String.join("', '", allowed) + "' or '" + NOTHING + "'.");
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "snowLifecycle";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.LifecycleStep_displayName();
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
            return items(CLOSE, NOTHING);
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return items(ChangeFlag.HOLD.value(), ChangeFlag.REVIEW.value(), NOTHING);
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            var items = new ListBoxModel();
            for (var type : BuildType.values()) {
                items.add(type.value());
            }
            return items;
        }

        private static ListBoxModel items(String... values) {
            var items = new ListBoxModel();
            for (var value : values) {
                items.add(value);
            }
            return items;
        }
    }
}
