package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.Options;
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
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code snowWaitApproval}: pauses the build until a change request is approved. */
public final class WaitApprovalStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    /** What happens when the change does not let the build continue. */
    enum OnRejection implements Option {
        /** The step fails. */
        FAIL,
        /** The step returns to the pipeline, and says so in what it returns. */
        RETURN
    }

    /** What becomes of the change request when the build has waited in vain. */
    enum OnTimeout implements Option {
        /** A work note says so. */
        NOTE,
        /** It is canceled, unless it was decided in the meantime. */
        CANCEL
    }

    private int timeoutMinutes;
    private String onTimeout = OnTimeout.NOTE.value();
    private String onRejection = OnRejection.FAIL.value();
    private boolean waitForWindow = true;
    private boolean startImplementation;

    @CheckForNull
    private String onCancel;

    @CheckForNull
    private String onHold;

    @CheckForNull
    private String onWindowEnd;

    /**
     * @param change as {@link #setChange} does, which makes it optional: a declarative pipeline demands what the constructor alone
     *     sets
     */
    @DataBoundConstructor
    public WaitApprovalStep(String change) {
        setChange(change);
    }

    /** Minutes until the step fails for want of a decision; 0 when it waits forever. */
    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    /** What becomes of the change request at the timeout: {@code note} or {@code cancel}. */
    @NonNull
    public String getOnTimeout() {
        return onTimeout;
    }

    @DataBoundSetter
    public void setOnTimeout(String onTimeout) {
        this.onTimeout = Util.fixNull(Util.fixEmptyAndTrim(onTimeout), OnTimeout.NOTE.value());
    }

    /** What happens when the change does not let the build continue: {@code fail} or {@code return}. */
    @NonNull
    public String getOnRejection() {
        return onRejection;
    }

    @DataBoundSetter
    public void setOnRejection(String onRejection) {
        this.onRejection = Util.fixNull(Util.fixEmptyAndTrim(onRejection), OnRejection.FAIL.value());
    }

    /** Whether the build waits until the planned start of the change, and fails after its planned end. */
    public boolean isWaitForWindow() {
        return waitForWindow;
    }

    @DataBoundSetter
    public void setWaitForWindow(boolean waitForWindow) {
        this.waitForWindow = waitForWindow;
    }

    /** Whether the change is moved to Implement before the build continues. */
    public boolean isStartImplementation() {
        return startImplementation;
    }

    @DataBoundSetter
    public void setStartImplementation(boolean startImplementation) {
        this.startImplementation = startImplementation;
    }

    /**
     * What happens when the change is canceled, rejected, sent back or deleted while the build works under it: {@code abort} or {@code
     * note}; null for that of the {@code snowLifecycle} around it.
     */
    @CheckForNull
    public String getOnCancel() {
        return onCancel;
    }

    @DataBoundSetter
    public void setOnCancel(String onCancel) {
        this.onCancel = Util.fixEmptyAndTrim(onCancel);
    }

    /** What happens when the change is put on hold: {@code pause} or {@code note}; null as above. */
    @CheckForNull
    public String getOnHold() {
        return onHold;
    }

    @DataBoundSetter
    public void setOnHold(String onHold) {
        this.onHold = Util.fixEmptyAndTrim(onHold);
    }

    /** What happens when the planned end of the change passes: {@code abort} or {@code note}; null as above. */
    @CheckForNull
    public String getOnWindowEnd() {
        return onWindowEnd;
    }

    @DataBoundSetter
    public void setOnWindowEnd(String onWindowEnd) {
        this.onWindowEnd = Util.fixEmptyAndTrim(onWindowEnd);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WaitApprovalStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowWaitApproval", Messages._WaitApprovalStep_displayName());
        }

        /** The flow node is marked as paused. */
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @POST
        public FormValidation doCheckTimeoutMinutes(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : FormValidation.validateNonNegativeInteger(value);
        }

        @POST
        public ListBoxModel doFillOnTimeoutItems() {
            return Options.list(OnTimeout.class);
        }

        @POST
        public ListBoxModel doFillOnCancelItems() {
            return withDefault(Options.list(OnCancel.class));
        }

        @POST
        public ListBoxModel doFillOnHoldItems() {
            return withDefault(Options.list(OnHold.class));
        }

        @POST
        public ListBoxModel doFillOnWindowEndItems() {
            return withDefault(Options.list(OnWindowEnd.class));
        }

        private static ListBoxModel withDefault(ListBoxModel items) {
            items.add(0, new ListBoxModel.Option(Messages.WaitApprovalStep_asLifecycle(), ""));
            return items;
        }

        @POST
        public ListBoxModel doFillOnRejectionItems() {
            return Options.list(OnRejection.class);
        }
    }
}
