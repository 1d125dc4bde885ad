package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** What a pipeline tells of an image beyond its name and origin; null where it tells nothing. */
public abstract class ImageParameters extends ChangeStep {

    private static final long serialVersionUID = 1L;

    private ArrayList<String> features = new ArrayList<>();
    private String isoUrl;
    private String sha256;
    private String file;
    private String buildType;
    private String environment;
    private Boolean validated;
    private String operationalStatus;
    private LinkedHashMap<String, Object> attributes = new LinkedHashMap<>();

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

    /** Further columns by name, as the pipeline gave them. */
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
}
