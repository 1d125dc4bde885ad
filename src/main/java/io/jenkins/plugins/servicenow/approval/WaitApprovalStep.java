package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code snowWaitApproval}: holds the build until a change request is approved. */
public final class WaitApprovalStep extends ChangeStep {

    /** Ends the step with an error when the change does not let the build go on. */
    static final String FAIL = "fail";

    /** Returns to the pipeline also then. */
    static final String RETURN = "return";

    private int timeoutMinutes;
    private String onRejection = FAIL;
    private boolean waitForWindow = true;
    private boolean startImplementation;

    /**
     * @param change as {@link #setChange} does, which makes it optional: a declarative pipeline demands what the constructor alone
     *     sets
     */
    @DataBoundConstructor
    public WaitApprovalStep(String change) {
        setChange(change);
    }

    /** Minutes until the step fails for want of a decision; 0 when it waits for ever. */
    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    /** What becomes of the step when the change does not let the build go on: {@code fail} or {@code return}. */
    public String getOnRejection() {
        return onRejection;
    }

    @DataBoundSetter
    public void setOnRejection(String onRejection) {
        this.onRejection = Util.fixNull(Util.fixEmptyAndTrim(onRejection), FAIL);
    }

    /** Whether the build is held until the planned start of the change, and fails after its planned end. */
    public boolean isWaitForWindow() {
        return waitForWindow;
    }

    @DataBoundSetter
    public void setWaitForWindow(boolean waitForWindow) {
        this.waitForWindow = waitForWindow;
    }

    /** Whether the change is moved to Implement when the build goes on. */
    public boolean isStartImplementation() {
        return startImplementation;
    }

    @DataBoundSetter
    public void setStartImplementation(boolean startImplementation) {
        this.startImplementation = startImplementation;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        if (timeoutMinutes < 0) {
            throw new AbortException("snowWaitApproval needs a timeoutMinutes of 0 (wait for ever) or more, not "
                    + timeoutMinutes + ".");
        }
        if (!onRejection.equals(FAIL) && !onRejection.equals(RETURN)) {
            throw new AbortException(
                    "snowWaitApproval needs an onRejection of 'fail' or 'return', not '" + onRejection + "'.");
        }
        return new WaitApprovalStepExecution(context, this, WaitTarget.of(this, context.get(Run.class)));
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements CustomDescribableModel {

        @Override
        public String getFunctionName() {
            return "snowWaitApproval";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.WaitApprovalStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /** Accepts what {@code snowChangeRequest} has returned as it is. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return ChangeArgument.named(arguments);
        }

        @POST
        public FormValidation doCheckTimeoutMinutes(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : FormValidation.validateNonNegativeInteger(value);
        }

        @POST
        public ListBoxModel doFillOnRejectionItems() {
            return new ListBoxModel().add(FAIL).add(RETURN);
        }
    }
}
