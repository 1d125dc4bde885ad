package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.step.CiArgument;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowImpact}: which builds derive from an image, and which servers run them. */
public final class ImpactStep extends ServiceNowStep {

    static final String NAME = "snowImpact";

    /** Builds and servers in one answer. */
    static final int LIMIT = 10_000;

    private static final long serialVersionUID = 1L;

    private String baseImage;
    private String ci;
    private LinkedHashMap<String, Object> where = new LinkedHashMap<>();
    private String relationship = RelationTypes.RUNS_ON;
    private int limit = LIMIT;
    private String format;
    private String file;

    @DataBoundConstructor
    public ImpactStep() {
        // Which one of the three questions is asked is told by the setters.
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getBaseImage() {
        return baseImage;
    }

    @DataBoundSetter
    public void setBaseImage(String baseImage) {
        this.baseImage = Util.fixEmptyAndTrim(baseImage);
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getCi() {
        return ci;
    }

    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = Util.fixEmptyAndTrim(ci);
    }

    /** What builds must have, by parameter of {@code snowRegisterCI} or column, as the pipeline gave it. */
    public Map<String, Object> getWhere() {
        return new LinkedHashMap<>(where);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getWhereLines() {
        return FieldMap.toLines(where);
    }

    /** @param where raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setWhere(Map where) {
        this.where = new LinkedHashMap<>(where == null ? Map.of() : where);
    }

    public String getRelationship() {
        return relationship;
    }

    @DataBoundSetter
    public void setRelationship(String relationship) {
        this.relationship = Util.fixNull(Util.fixEmptyAndTrim(relationship), RelationTypes.RUNS_ON);
    }

    /** How many builds and servers are told at most. */
    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** Null when the name of the file tells it. */
    @CheckForNull
    public String getFormat() {
        return format;
    }

    @DataBoundSetter
    public void setFormat(String format) {
        this.format = Util.fixEmptyAndTrim(format);
    }

    /** In the workspace; null when no file is to be written. */
    @CheckForNull
    public String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ImpactStepExecution(this, context);
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements CustomDescribableModel {

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.ImpactStep_displayName();
        }

        /** And a workspace, but only when a file is to be written. */
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /** Accepts what {@code snowRegisterCI} has returned as it is. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return CiArgument.named(arguments);
        }

        /** The form holds the conditions as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var lines = form.remove("whereLines");
            var step = (ImpactStep) super.newInstance(request, form);
            step.setWhere(FieldMap.parseLines(lines == null ? "" : lines.toString()));
            return step;
        }

        @POST
        public ListBoxModel doFillFormatItems() {
            var items = new ListBoxModel();
            items.add(Messages.ImpactStep_formatOfFile(), "");
            for (var format : ImpactFormat.values()) {
                items.add(format.value());
            }
            return items;
        }
    }
}
