package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowRegisterCI}: makes an image a configuration item, or brings the one that it has up to date. */
public final class RegisterCiStep extends ImageParameters {

    public static final String NAME = "snowRegisterCI";

    private static final long serialVersionUID = 1L;

    private final String name;
    private String version;
    private String className;
    private String baseImage;
    private String baseImageVersion;
    private String upstream;
    private String upstreamVersion;
    private boolean createMissing;
    private String sbom;
    private String source;

    /** @param name of the image, the same for all its versions */
    @DataBoundConstructor
    public RegisterCiStep(String name) {
        this.name = Util.fixNull(name).trim();
    }

    public String getName() {
        return name;
    }

    /** Null for the id of the build. */
    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    /** Null for the class of the connection. */
    @CheckForNull
    public String getClassName() {
        return className;
    }

    @DataBoundSetter
    public void setClassName(String className) {
        this.className = Util.fixEmptyAndTrim(className);
    }

    /** Name or sys_id of the image that this one was made from. */
    @CheckForNull
    public String getBaseImage() {
        return baseImage;
    }

    @DataBoundSetter
    public void setBaseImage(String baseImage) {
        this.baseImage = Util.fixEmptyAndTrim(baseImage);
    }

    @CheckForNull
    public String getBaseImageVersion() {
        return baseImageVersion;
    }

    @DataBoundSetter
    public void setBaseImageVersion(String baseImageVersion) {
        this.baseImageVersion = Util.fixEmptyAndTrim(baseImageVersion);
    }

    /** Name or sys_id of what the base image was made from. */
    @CheckForNull
    public String getUpstream() {
        return upstream;
    }

    @DataBoundSetter
    public void setUpstream(String upstream) {
        this.upstream = Util.fixEmptyAndTrim(upstream);
    }

    @CheckForNull
    public String getUpstreamVersion() {
        return upstreamVersion;
    }

    @DataBoundSetter
    public void setUpstreamVersion(String upstreamVersion) {
        this.upstreamVersion = Util.fixEmptyAndTrim(upstreamVersion);
    }

    /** Whether base image and upstream are created when ServiceNow does not have them. */
    public boolean isCreateMissing() {
        return createMissing;
    }

    @DataBoundSetter
    public void setCreateMissing(boolean createMissing) {
        this.createMissing = createMissing;
    }

    /** A software bill of materials in the workspace. */
    @CheckForNull
    public String getSbom() {
        return sbom;
    }

    @DataBoundSetter
    public void setSbom(String sbom) {
        this.sbom = Util.fixEmptyAndTrim(sbom);
    }

    /** Null for the source of the connection. */
    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new RegisterCiStepExecution(this, context);
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
            return Messages.RegisterCiStep_displayName();
        }

        /** A workspace only for those who give a file of it: see {@link RegisterCiStepExecution#check}. */
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return ScriptArguments.flat(arguments);
        }

        /** The form holds lists as lines of text, and "neither yes nor no" as an empty one. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var attributes = form.remove("attributeLines");
            var features = form.remove("featureList");
            if (form.optString("validated").isEmpty()) {
                form.remove("validated");
            }
            var step = (RegisterCiStep) super.newInstance(request, form);
            step.setAttributes(FieldMap.parseLines(attributes == null ? "" : attributes.toString()));
            step.setFeatures(Arrays.asList((features == null ? "" : features.toString()).split("[,\\n]")));
            return step;
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            var items = new ListBoxModel().add("");
            for (var type : BuildType.values()) {
                items.add(type.value());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillValidatedItems() {
            return new ListBoxModel().add("").add("true").add("false");
        }
    }
}
