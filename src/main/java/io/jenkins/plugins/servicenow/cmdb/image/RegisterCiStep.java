package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** {@code snowRegisterCI}: registers an image as a configuration item, or updates the one that it has. */
public final class RegisterCiStep extends ChangeStep {

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
    private ArrayList<String> features = new ArrayList<>();
    private String isoUrl;
    private String sha256;
    private String file;
    private String buildType;
    private String environment;
    private Boolean validated;
    private String operationalStatus;
    private LinkedHashMap<String, Object> attributes = new LinkedHashMap<>();

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

    /** Name or sys_id of the image that this one is derived from. */
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

    @CheckForNull
    public String getBaseImageVersion() {
        return baseImageVersion;
    }

    @DataBoundSetter
    public void setBaseImageVersion(String baseImageVersion) {
        this.baseImageVersion = Util.fixEmptyAndTrim(baseImageVersion);
    }

    /** Name or sys_id of the image that the base image is derived from. */
    @CheckForNull
    public String getUpstream() {
        return Util.fixEmpty(upstream);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenUpstream() {
        return upstream;
    }

    @DataBoundSetter
    public void setUpstream(String upstream) {
        this.upstream = upstream == null ? null : upstream.trim();
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

    public List<String> getFeatures() {
        return List.copyOf(features);
    }

    @DataBoundSetter
    public void setFeatures(List<String> features) {
        this.features = new ArrayList<>();
        for (var feature : Util.fixNull(features)) {
            if (Util.fixEmptyAndTrim(feature) != null) {
                this.features.add(feature.trim());
            }
        }
    }

    /** The features as the form shows them. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getFeatureList() {
        return String.join(", ", features);
    }

    @CheckForNull
    public String getIsoUrl() {
        return isoUrl;
    }

    @DataBoundSetter
    public void setIsoUrl(String isoUrl) {
        this.isoUrl = Util.fixEmptyAndTrim(isoUrl);
    }

    /** 64 hexadecimal digits; not together with a file. */
    @CheckForNull
    public String getSha256() {
        return sha256;
    }

    @DataBoundSetter
    public void setSha256(String sha256) {
        this.sha256 = Util.fixEmptyAndTrim(sha256);
    }

    /** The image in the workspace, whose checksum is then computed. */
    @CheckForNull
    public String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    @CheckForNull
    public String getBuildType() {
        return buildType;
    }

    @DataBoundSetter
    public void setBuildType(String buildType) {
        this.buildType = Util.fixEmptyAndTrim(buildType);
    }

    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** Null leaves it as it is in ServiceNow. */
    @CheckForNull
    public Boolean getValidated() {
        return validated;
    }

    @DataBoundSetter
    public void setValidated(Boolean validated) {
        this.validated = validated;
    }

    /** Label or value. */
    @CheckForNull
    public String getOperationalStatus() {
        return operationalStatus;
    }

    @DataBoundSetter
    public void setOperationalStatus(String operationalStatus) {
        this.operationalStatus = Util.fixEmptyAndTrim(operationalStatus);
    }

    /** Further fields by name, as the pipeline gave them. */
    public Map<String, Object> getAttributes() {
        return new LinkedHashMap<>(attributes);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getAttributeLines() {
        return FieldMap.toLines(attributes);
    }

    /** @param attributes raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setAttributes(Map attributes) {
        this.attributes = new LinkedHashMap<>(attributes == null ? Map.of() : attributes);
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
        return new RegisterCiStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        private static final Set<String> KEYS_OF_IMAGE = Set.of("name", "version", "upstream");

        public DescriptorImpl() {
            super("snowRegisterCI", Messages._RegisterCiStep_displayName());
        }

        /**
         * Takes features as one text, and turns {@code baseImage: [name:, version:, upstream:]} and what
         * {@code snowRegisterCI} has returned into plain parameters.
         */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(arguments);
            flatten("baseImage", named);
            flatten("upstream", named);
            for (var image : List.of("baseImage", "upstream")) {
                if (named.containsKey(image)) {
                    named.putIfAbsent(image, "");
                }
            }
            named.computeIfPresent(
                    "features", (key, value) -> value instanceof CharSequence text ? split(text.toString()) : value);
            return super.customInstantiate(named);
        }

        /** A map that cannot be read becomes its text, which {@link ImageName} refuses. */
        private static void flatten(String parameter, Map<String, Object> named) {
            if (!(named.get(parameter) instanceof Map<?, ?> image)) {
                return;
            }
            var versionParameter = parameter + "Version";
            var twice = image.containsKey("version") && named.containsKey(versionParameter)
                    || image.containsKey("upstream") && (parameter.equals("upstream") || named.containsKey("upstream"));
            if (image.get("sysId") != null) {
                named.put(parameter, image.get("sysId").toString());
            } else if (image.get("name") == null || twice || !KEYS_OF_IMAGE.containsAll(image.keySet())) {
                named.put(parameter, String.valueOf(image));
            } else {
                named.put(parameter, image.get("name"));
                put(versionParameter, image.get("version"), named);
                put("upstream", image.get("upstream"), named);
            }
        }

        private static void put(String parameter, @CheckForNull Object value, Map<String, Object> named) {
            if (value != null) {
                named.put(parameter, value);
            }
        }

        private static List<String> split(String features) {
            return Arrays.asList(features.split("[,\\n]"));
        }

        /** The form holds lists as lines of text, and "neither yes nor no" as an empty one. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var attributes = takeLines(form, "attributeLines");
            var features = form.remove("featureList");
            if (form.optString("validated").isEmpty()) {
                form.remove("validated");
            }
            var step = (RegisterCiStep) super.newInstance(request, form);
            step.setAttributes(attributes);
            step.setFeatures(split(features == null ? "" : features.toString()));
            return step;
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            var items = new ListBoxModel().add("");
            items.addAll(Options.list(BuildType.class));
            return items;
        }

        @POST
        public ListBoxModel doFillValidatedItems() {
            return new ListBoxModel().add("").add("true").add("false");
        }
    }
}
