package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code snowCloseChange}: closes a change request that was carried out. */
public final class CloseChangeStep extends ChangeStep {

    private final String notes;
    private String result = CloseResult.SUCCESSFUL.value();

    /** @param notes what was done and how it ended, for the change's close notes */
    @DataBoundConstructor
    public CloseChangeStep(String notes) {
        this.notes = Util.fixNull(notes).trim();
    }

    public String getNotes() {
        return notes;
    }

    public String getResult() {
        return result;
    }

    @DataBoundSetter
    public void setResult(String result) {
        this.result = Util.fixNull(Util.fixEmptyAndTrim(result), CloseResult.SUCCESSFUL.value());
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        var code = CloseResult.of(result)
                .orElseThrow(() -> new AbortException("snowCloseChange cannot close a change as '" + result
                        + "'. Use one of: "
                        + Arrays.stream(CloseResult.values())
                                .map(CloseResult::value)
                                .collect(Collectors.joining(", "))
                        + "."));
        if (notes.isEmpty() || ChangeArgument.isChange(notes)) {
            throw new AbortException("snowCloseChange needs notes: what was done and how it ended, such as"
                    + " notes: 'Image built and tested'. ServiceNow closes no change without them."
                    + (notes.isEmpty() ? "" : " Name the change request by change: '" + notes + "'."));
        }
        var run = Objects.requireNonNull(context.get(Run.class));
        return new CloseChangeStepExecution(
                context, ChangeArgument.of(run, "snowCloseChange", getChange(), getConnection()), code, notes);
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements CustomDescribableModel {

        @Override
        public String getFunctionName() {
            return "snowCloseChange";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.CloseChangeStep_displayName();
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
        public ListBoxModel doFillResultItems() {
            var items = new ListBoxModel();
            for (var result : CloseResult.values()) {
                items.add(result.value());
            }
            return items;
        }
    }
}
