package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.evidence.EvidenceStep;
import io.jenkins.plugins.servicenow.evidence.EvidenceStepDescriptor;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.LinkedHashMap;
import java.util.Map;
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

/** {@code snowAttachTests}: puts test evidence on a change request, and closes or flags it. */
public final class AttachTestsStep extends EvidenceStep {

    private static final long serialVersionUID = 1L;

    /** In percent. */
    private static final int ALL_RULES = 100;

    private String results;
    private String xccdf;
    private int xccdfThreshold = ALL_RULES;
    private String xccdfResults = ScanResults.LATEST.value();
    private LinkedHashMap<String, Object> checks = new LinkedHashMap<>();
    private String files;
    private boolean attachReports = true;
    private boolean allowEmpty;
    private String onUnreadable = OnUnreadable.FLAG.value();

    /** @param results Ant patterns of JUnit reports in the workspace, separated by commas; null or blank for none */
    @DataBoundConstructor
    public AttachTestsStep(String results) {
        setResults(results);
    }

    @CheckForNull
    public String getResults() {
        return results;
    }

    /**
     * As the constructor does. A declarative pipeline demands what the constructor alone sets, and refuses the step without it.
     */
    @DataBoundSetter
    public final void setResults(String results) {
        this.results = Util.fixEmptyAndTrim(results);
    }

    /** Ant patterns of XCCDF results or asset reports. */
    @CheckForNull
    public String getXccdf() {
        return xccdf;
    }

    @DataBoundSetter
    public void setXccdf(String xccdf) {
        this.xccdf = Util.fixEmptyAndTrim(xccdf);
    }

    /** Pass rate from which a scan counts as passed, in percent. */
    public int getXccdfThreshold() {
        return xccdfThreshold;
    }

    @DataBoundSetter
    public void setXccdfThreshold(int xccdfThreshold) {
        this.xccdfThreshold = xccdfThreshold;
    }

    public String getXccdfResults() {
        return xccdfResults;
    }

    @DataBoundSetter
    public void setXccdfResults(String xccdfResults) {
        this.xccdfResults = Util.fixNull(Util.fixEmptyAndTrim(xccdfResults), ScanResults.LATEST.value());
    }

    /** What the pipeline has checked itself, by name, as it passed it. */
    public Map<String, Object> getChecks() {
        return new LinkedHashMap<>(checks);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getCheckLines() {
        return CheckResults.format(checks);
    }

    /** @param checks raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    public void setChecks(Map checks) {
        var given = new LinkedHashMap<String, Object>();
        if (checks != null) {
            // A GString is turned into a text, because it must not be stored with the build.
            for (var check : ((Map<?, ?>) checks).entrySet()) {
                var value = check.getValue();
                given.put(
                        String.valueOf(check.getKey()),
                        value == null || value instanceof Boolean ? value : value.toString());
            }
        }
        this.checks = given;
    }

    /** Ant patterns of files to attach as they are. */
    @CheckForNull
    public String getFiles() {
        return files;
    }

    @DataBoundSetter
    public void setFiles(String files) {
        this.files = Util.fixEmptyAndTrim(files);
    }

    public boolean isAttachReports() {
        return attachReports;
    }

    @DataBoundSetter
    public void setAttachReports(boolean attachReports) {
        this.attachReports = attachReports;
    }

    public boolean isAllowEmpty() {
        return allowEmpty;
    }

    @DataBoundSetter
    public void setAllowEmpty(boolean allowEmpty) {
        this.allowEmpty = allowEmpty;
    }

    public String getOnUnreadable() {
        return onUnreadable;
    }

    @DataBoundSetter
    public void setOnUnreadable(String onUnreadable) {
        this.onUnreadable = Util.fixNull(Util.fixEmptyAndTrim(onUnreadable), OnUnreadable.FLAG.value());
    }

    @Override
    public StepExecution start(StepContext context) {
        return new AttachTestsStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends EvidenceStepDescriptor {

        public DescriptorImpl() {
            super("snowAttachTests", Messages._AttachTestsStep_displayName());
        }

        /** The form holds the checks as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var lines = form.remove("checkLines");
            var step = (AttachTestsStep) super.newInstance(request, form);
            step.setChecks(CheckResults.parse(lines == null ? "" : lines.toString()));
            return step;
        }

        @POST
        public ListBoxModel doFillXccdfResultsItems() {
            return Options.list(ScanResults.class);
        }

        @POST
        public ListBoxModel doFillOnUnreadableItems() {
            return Options.list(OnUnreadable.class);
        }
    }
}
