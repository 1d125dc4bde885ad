package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code snowComplianceReport}: what an auditor asks about images and their change requests, in one document. */
public final class ComplianceReportStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    /** Of images in one report. */
    private static final int DEFAULT_LIMIT = 10_000;

    private String ci;
    private String baseImage;
    private LinkedHashMap<String, Object> where = new LinkedHashMap<>();
    private String relationship = RelationTypes.RUNS_ON;
    private int limit = DEFAULT_LIMIT;
    private String format;
    private String file;
    private boolean attach;
    private String failOn = ComplianceFailOn.FAIL.value();
    private String checks;
    private String frameworks;
    private String vulnerabilityLimit;

    @DataBoundConstructor
    public ComplianceReportStep() {
        // Everything has a default.
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getCi() {
        return Util.fixEmpty(ci);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenCi() {
        return ci;
    }

    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = ci == null ? null : ci.trim();
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getBaseImage() {
        return Util.fixEmpty(baseImage);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenBaseImage() {
        return baseImage;
    }

    @DataBoundSetter
    public void setBaseImage(String baseImage) {
        this.baseImage = baseImage == null ? null : baseImage.trim();
    }

    /** What images must have, by parameter of {@code snowRegisterCI} or field, as the pipeline gave it. */
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

    /** The maximum number of images. */
    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** Null to go by the extension of the file. */
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

    public boolean isAttach() {
        return attach;
    }

    @DataBoundSetter
    public void setAttach(boolean attach) {
        this.attach = attach;
    }

    public String getFailOn() {
        return failOn;
    }

    @DataBoundSetter
    public void setFailOn(String failOn) {
        this.failOn = Util.fixNull(Util.fixEmptyAndTrim(failOn), ComplianceFailOn.FAIL.value());
    }

    /** Separated by commas; null for all. */
    @CheckForNull
    public String getChecks() {
        return checks;
    }

    @DataBoundSetter
    public void setChecks(String checks) {
        this.checks = Util.fixEmptyAndTrim(checks);
    }

    /** Separated by commas; null for all. */
    @CheckForNull
    public String getFrameworks() {
        return frameworks;
    }

    @DataBoundSetter
    public void setFrameworks(String frameworks) {
        this.frameworks = Util.fixEmptyAndTrim(frameworks);
    }

    /** Null to take the verdict of the pipelines that have checked the reports. */
    @CheckForNull
    public String getVulnerabilityLimit() {
        return vulnerabilityLimit;
    }

    @DataBoundSetter
    public void setVulnerabilityLimit(String vulnerabilityLimit) {
        this.vulnerabilityLimit = Util.fixEmptyAndTrim(vulnerabilityLimit);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ComplianceReportStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowComplianceReport", Messages._ComplianceReportStep_displayName());
        }

        /** Accepts what {@code snowRegisterCI} has returned as it is, and lists of checks and frameworks. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(super.customInstantiate(takeRecord(takeRecord(arguments, "ci"), "baseImage")));
            for (var list : List.of("checks", "frameworks")) {
                named.computeIfPresent(
                        list,
                        (name, value) -> value instanceof Collection<?> several
                                ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
                                : value);
            }
            return named;
        }

        /** The form holds the conditions as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var where = takeLines(form, "whereLines");
            var step = (ComplianceReportStep) super.newInstance(request, form);
            step.setWhere(where);
            return step;
        }

        @POST
        public ListBoxModel doFillFormatItems() {
            var items = new ListBoxModel();
            items.add(Messages.ComplianceReportStep_formatOfFile(), "");
            items.addAll(Options.list(ComplianceFormat.class));
            return items;
        }

        @POST
        public ListBoxModel doFillVulnerabilityLimitItems() {
            var items = new ListBoxModel();
            items.add(Messages.ComplianceReportStep_limitOfPipeline(), "");
            items.addAll(Options.list(VulnerabilityLimit.class));
            return items;
        }

        @POST
        public ListBoxModel doFillFailOnItems() {
            return Options.list(ComplianceFailOn.class);
        }
    }
}
