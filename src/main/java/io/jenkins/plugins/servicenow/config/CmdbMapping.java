package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * How images are kept in the CMDB of an instance. A property that is null has its default; a field for a number of vulnerabilities has
 * none, and nothing is written then.
 */
public class CmdbMapping implements Describable<CmdbMapping> {

    static final String DEFAULT_CI_CLASS = "cmdb_ci_os_image";
    static final String DEFAULT_VERSION_FIELD = "u_version";
    static final String DEFAULT_FEATURES_FIELD = "u_features";
    static final String DEFAULT_ISO_URL_FIELD = "u_iso_url";
    static final String DEFAULT_SHA256_FIELD = "u_sha256";
    static final String DEFAULT_BUILD_TYPE_FIELD = "u_build_type";
    static final String DEFAULT_ENVIRONMENT_FIELD = "environment";
    static final String DEFAULT_VALIDATED_FIELD = "u_validated";
    static final String DEFAULT_CI_SOURCE = "Manual Entry";
    static final String DEFAULT_DERIVED_FROM_TYPE = "Derived from::Base of";

    private String ciClass;
    private String versionField;
    private String featuresField;
    private String isoUrlField;
    private String sha256Field;
    private String buildTypeField;
    private String environmentField;
    private String validatedField;
    private String criticalField;
    private String highField;
    private String mediumField;
    private String lowField;
    private String ciSource;
    private String derivedFromType;
    private boolean createRelationshipTypes;

    @DataBoundConstructor
    public CmdbMapping() {}

    /** The CMDB class of images. */
    @NonNull
    public String getCiClass() {
        return Util.fixNull(ciClass, DEFAULT_CI_CLASS);
    }

    @DataBoundSetter
    public void setCiClass(String ciClass) {
        this.ciClass = ConnectionRules.nullIfDefault(DEFAULT_CI_CLASS, ciClass);
    }

    /** The field of {@link #getCiClass} for the version of an image. */
    @NonNull
    public String getVersionField() {
        return Util.fixNull(versionField, DEFAULT_VERSION_FIELD);
    }

    @DataBoundSetter
    public void setVersionField(String versionField) {
        this.versionField = ConnectionRules.nullIfDefault(DEFAULT_VERSION_FIELD, versionField);
    }

    /** The field of {@link #getCiClass} for what is installed in an image. */
    @NonNull
    public String getFeaturesField() {
        return Util.fixNull(featuresField, DEFAULT_FEATURES_FIELD);
    }

    @DataBoundSetter
    public void setFeaturesField(String featuresField) {
        this.featuresField = ConnectionRules.nullIfDefault(DEFAULT_FEATURES_FIELD, featuresField);
    }

    /** The field of {@link #getCiClass} for the address where an image can be downloaded. */
    @NonNull
    public String getIsoUrlField() {
        return Util.fixNull(isoUrlField, DEFAULT_ISO_URL_FIELD);
    }

    @DataBoundSetter
    public void setIsoUrlField(String isoUrlField) {
        this.isoUrlField = ConnectionRules.nullIfDefault(DEFAULT_ISO_URL_FIELD, isoUrlField);
    }

    /** The field of {@link #getCiClass} for the SHA-256 checksum of an image. */
    @NonNull
    public String getSha256Field() {
        return Util.fixNull(sha256Field, DEFAULT_SHA256_FIELD);
    }

    @DataBoundSetter
    public void setSha256Field(String sha256Field) {
        this.sha256Field = ConnectionRules.nullIfDefault(DEFAULT_SHA256_FIELD, sha256Field);
    }

    /** The field of {@link #getCiClass} for what an image is made for: {@code development}, {@code production} or {@code gxp}. */
    @NonNull
    public String getBuildTypeField() {
        return Util.fixNull(buildTypeField, DEFAULT_BUILD_TYPE_FIELD);
    }

    @DataBoundSetter
    public void setBuildTypeField(String buildTypeField) {
        this.buildTypeField = ConnectionRules.nullIfDefault(DEFAULT_BUILD_TYPE_FIELD, buildTypeField);
    }

    /** The field of {@link #getCiClass} for where an image runs. Every class has the one of the base system. */
    @NonNull
    public String getEnvironmentField() {
        return Util.fixNull(environmentField, DEFAULT_ENVIRONMENT_FIELD);
    }

    @DataBoundSetter
    public void setEnvironmentField(String environmentField) {
        this.environmentField = ConnectionRules.nullIfDefault(DEFAULT_ENVIRONMENT_FIELD, environmentField);
    }

    /** The field of {@link #getCiClass}, true or false, for whether an image has passed its validation. */
    @NonNull
    public String getValidatedField() {
        return Util.fixNull(validatedField, DEFAULT_VALIDATED_FIELD);
    }

    @DataBoundSetter
    public void setValidatedField(String validatedField) {
        this.validatedField = ConnectionRules.nullIfDefault(DEFAULT_VALIDATED_FIELD, validatedField);
    }

    /** The field of {@link #getCiClass} for how many critical vulnerabilities an image has; null when it is not to be written. */
    @CheckForNull
    public String getCriticalField() {
        return criticalField;
    }

    @DataBoundSetter
    public void setCriticalField(String criticalField) {
        this.criticalField = Util.fixEmptyAndTrim(criticalField);
    }

    /** The field of {@link #getCiClass} for how many high vulnerabilities an image has; null when it is not to be written. */
    @CheckForNull
    public String getHighField() {
        return highField;
    }

    @DataBoundSetter
    public void setHighField(String highField) {
        this.highField = Util.fixEmptyAndTrim(highField);
    }

    /** The field of {@link #getCiClass} for how many medium vulnerabilities an image has; null when it is not to be written. */
    @CheckForNull
    public String getMediumField() {
        return mediumField;
    }

    @DataBoundSetter
    public void setMediumField(String mediumField) {
        this.mediumField = Util.fixEmptyAndTrim(mediumField);
    }

    /** The field of {@link #getCiClass} for how many low vulnerabilities an image has; null when it is not to be written. */
    @CheckForNull
    public String getLowField() {
        return lowField;
    }

    @DataBoundSetter
    public void setLowField(String lowField) {
        this.lowField = Util.fixEmptyAndTrim(lowField);
    }

    /**
     * Who tells ServiceNow about configuration items: one of the choices of {@code cmdb_ci.discovery_source}. The default is on
     * every instance; the name of a discovery tool would let that tool overwrite the items.
     */
    @NonNull
    public String getCiSource() {
        return Util.fixNull(ciSource, DEFAULT_CI_SOURCE);
    }

    @DataBoundSetter
    public void setCiSource(String ciSource) {
        this.ciSource = ConnectionRules.nullIfDefault(DEFAULT_CI_SOURCE, ciSource);
    }

    /** The name of the relationship type between an image and the one that it was made from. */
    @NonNull
    public String getDerivedFromType() {
        return Util.fixNull(derivedFromType, DEFAULT_DERIVED_FROM_TYPE);
    }

    @DataBoundSetter
    public void setDerivedFromType(String derivedFromType) {
        this.derivedFromType = ConnectionRules.nullIfDefault(DEFAULT_DERIVED_FROM_TYPE, derivedFromType);
    }

    /** Whether a step may add a relationship type that the instance does not have. Needs a role beyond the usual. */
    public boolean isCreateRelationshipTypes() {
        return createRelationshipTypes;
    }

    @DataBoundSetter
    public void setCreateRelationshipTypes(boolean createRelationshipTypes) {
        this.createRelationshipTypes = createRelationshipTypes;
    }

    /** By value: an export of the configuration leaves out what is as by default. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CmdbMapping mapping && values().equals(mapping.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(
                getCiClass(),
                getVersionField(),
                getFeaturesField(),
                getIsoUrlField(),
                getSha256Field(),
                getBuildTypeField(),
                getEnvironmentField(),
                getValidatedField(),
                getCriticalField(),
                getHighField(),
                getMediumField(),
                getLowField(),
                getCiSource(),
                getDerivedFromType(),
                isCreateRelationshipTypes());
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<CmdbMapping> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.CmdbMapping_displayName();
        }

        /** A group that has all defaults, for the form. */
        public CmdbMapping getDefaults() {
            return new CmdbMapping();
        }

        @POST
        public FormValidation doCheckCiClass(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckVersionField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckFeaturesField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckIsoUrlField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckSha256Field(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckBuildTypeField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckEnvironmentField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckValidatedField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckCriticalField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckHighField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckMediumField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckLowField(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckDerivedFromType(@QueryParameter String value) {
            return ConnectionRules.validate(ConnectionRules::checkRelationshipType, value);
        }

        private static FormValidation checkName(String value) {
            return ConnectionRules.validate(ConnectionRules::checkDictionaryName, value);
        }
    }
}
