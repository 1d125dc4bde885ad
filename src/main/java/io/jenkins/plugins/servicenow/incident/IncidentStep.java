package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowIncident}: files an incident for a build that has failed, or adds the build to the one that is open. */
public final class IncidentStep extends IncidentColumns {

    private static final long serialVersionUID = 1L;

    private static final int LOG_LINES = 100;

    private String shortDescription;
    private String description;
    private int logLines = LOG_LINES;
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

    @Override
    public StepExecution start(StepContext context) {
        return new IncidentStepExecution(this, context);
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements CustomDescribableModel {

        @Override
        public String getFunctionName() {
            return "snowIncident";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.IncidentStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        /** Lets a script give {@code impact: 2}, and as {@code change} what {@code snowChangeRequest} has returned. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(ChangeArgument.named(arguments));
            for (var choice : List.of("impact", "urgency")) {
                named.computeIfPresent(
                        choice, (name, value) -> value instanceof Number number ? number.toString() : value);
            }
            return named;
        }

        /** The form holds the further columns as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var lines = form.remove("fieldLines");
            var step = (IncidentStep) super.newInstance(request, form);
            step.setFields(FieldMap.parseLines(lines == null ? "" : lines.toString()));
            return step;
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            var items = new ListBoxModel();
            for (var type : BuildType.values()) {
                items.add(type.value());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillDedupeItems() {
            var items = new ListBoxModel();
            for (var deduplication : Deduplication.values()) {
                items.add(deduplication.value());
            }
            return items;
        }
    }
}
