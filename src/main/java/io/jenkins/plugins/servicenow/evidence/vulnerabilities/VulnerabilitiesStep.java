package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.evidence.EvidenceStep;
import io.jenkins.plugins.servicenow.evidence.EvidenceStepDescriptor;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code snowVulnerabilities}: lets an image pass or not by its vulnerability reports, and says so on the change and the image. */
public final class VulnerabilitiesStep extends EvidenceStep {

    private static final long serialVersionUID = 1L;

    private String report;
    private String vex;
    private String failOn = SeverityLimit.HIGH.value();
    private boolean onlyFixable;
    private String unknownAs = SeverityLimit.CRITICAL.value();
    private ArrayList<IgnoredVulnerability> ignore = new ArrayList<>();
    private String product;
    private boolean attachReports = true;
    private String sbom;
    private boolean upload;

    /** Null for the image of this build; empty when something was given that names none. */
    @CheckForNull
    private String ci;

    /** @param report Ant patterns of vulnerability reports in the workspace, separated by commas */
    @DataBoundConstructor
    public VulnerabilitiesStep(String report) {
        setReport(report);
    }

    @CheckForNull
    public String getReport() {
        return report;
    }

    /** As the constructor does, which a declarative pipeline would otherwise demand. */
    @DataBoundSetter
    public final void setReport(String report) {
        this.report = Util.fixEmptyAndTrim(report);
    }

    /** Ant patterns of VEX documents. */
    @CheckForNull
    public String getVex() {
        return vex;
    }

    @DataBoundSetter
    public void setVex(String vex) {
        this.vex = Util.fixEmptyAndTrim(vex);
    }

    public String getFailOn() {
        return failOn;
    }

    @DataBoundSetter
    public void setFailOn(String failOn) {
        this.failOn = Util.fixNull(Util.fixEmptyAndTrim(failOn), SeverityLimit.HIGH.value());
    }

    public boolean isOnlyFixable() {
        return onlyFixable;
    }

    @DataBoundSetter
    public void setOnlyFixable(boolean onlyFixable) {
        this.onlyFixable = onlyFixable;
    }

    /** The severity of those that have none. */
    public String getUnknownAs() {
        return unknownAs;
    }

    @DataBoundSetter
    public void setUnknownAs(String unknownAs) {
        this.unknownAs = Util.fixNull(Util.fixEmptyAndTrim(unknownAs), SeverityLimit.CRITICAL.value());
    }

    @NonNull
    public List<IgnoredVulnerability> getIgnore() {
        return List.copyOf(ignore);
    }

    @DataBoundSetter
    public void setIgnore(List<IgnoredVulnerability> ignore) {
        this.ignore = new ArrayList<>(Util.fixNull(ignore));
    }

    /** How VEX documents name the image: a package URL or another identifier; null when none does. */
    @CheckForNull
    public String getProduct() {
        return product;
    }

    @DataBoundSetter
    public void setProduct(String product) {
        this.product = Util.fixEmptyAndTrim(product);
    }

    public boolean isAttachReports() {
        return attachReports;
    }

    @DataBoundSetter
    public void setAttachReports(boolean attachReports) {
        this.attachReports = attachReports;
    }

    /** Path of the bill of materials to upload; null for the report. */
    @CheckForNull
    public String getSbom() {
        return sbom;
    }

    @DataBoundSetter
    public void setSbom(String sbom) {
        this.sbom = Util.fixEmptyAndTrim(sbom);
    }

    /** Whether the bill of materials is sent to the SBOM app of the instance. */
    public boolean isUpload() {
        return upload;
    }

    @DataBoundSetter
    public void setUpload(boolean upload) {
        this.upload = upload;
    }

    /** Name or sys_id; null for the image of this build. */
    @CheckForNull
    public String getCi() {
        return Util.fixEmpty(ci);
    }

    /** @param ci null when none is given; what is given as nothing, the descriptor turns into an empty text */
    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = ci == null ? null : ci.trim();
    }

    /** As it was given: empty when it names none, and so must not be taken for that of the build. */
    @CheckForNull
    String givenCi() {
        return ci;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new VulnerabilitiesStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends EvidenceStepDescriptor {

        public DescriptorImpl() {
            super("snowVulnerabilities", Messages._VulnerabilitiesStep_displayName());
        }

        /**
         * Takes as {@code ci} what {@code snowRegisterCI} has returned, too, and an id alone for something to ignore, so that the step can
         * say what it lacks.
         */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(super.customInstantiate(takeRecord(arguments, "ci")));
            named.computeIfPresent(
                    "ignore",
                    (name, value) -> value instanceof Collection<?> several
                            ? several.stream()
                                    .map(each -> each instanceof CharSequence ? Map.of("id", each.toString()) : each)
                                    .collect(Collectors.toCollection(ArrayList::new))
                            : value);
            return named;
        }

        @POST
        public ListBoxModel doFillFailOnItems() {
            return Options.list(SeverityLimit.class);
        }

        @POST
        public ListBoxModel doFillUnknownAsItems() {
            return Options.list(SeverityLimit.class);
        }
    }
}
