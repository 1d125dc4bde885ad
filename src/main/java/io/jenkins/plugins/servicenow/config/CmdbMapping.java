package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How images are kept in the CMDB of an instance. A property that is null has its default. */
public class CmdbMapping implements Describable<CmdbMapping> {

    static final String DEFAULT_CI_CLASS = "cmdb_ci_os_image";
    static final String DEFAULT_VERSION_COLUMN = "u_version";
    static final String DEFAULT_FEATURES_COLUMN = "u_features";
    static final String DEFAULT_ISO_URL_COLUMN = "u_iso_url";
    static final String DEFAULT_SHA256_COLUMN = "u_sha256";
    static final String DEFAULT_BUILD_TYPE_COLUMN = "u_build_type";
    static final String DEFAULT_ENVIRONMENT_COLUMN = "environment";
    static final String DEFAULT_VALIDATED_COLUMN = "u_validated";
    static final String DEFAULT_CI_SOURCE = "Manual Entry";
    static final String DEFAULT_DERIVED_FROM_TYPE = "Derived from::Base of";

    private String ciClass;
    private String versionColumn;
    private String featuresColumn;
    private String isoUrlColumn;
    private String sha256Column;
    private String buildTypeColumn;
    private String environmentColumn;
    private String validatedColumn;
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
    public String getVersionColumn() {
        return Util.fixNull(versionColumn, DEFAULT_VERSION_COLUMN);
    }

    @DataBoundSetter
    public void setVersionColumn(String versionColumn) {
        this.versionColumn = ConnectionRules.nullIfDefault(DEFAULT_VERSION_COLUMN, versionColumn);
    }

    /** The field of {@link #getCiClass} for what is installed in an image. */
    @NonNull
    public String getFeaturesColumn() {
        return Util.fixNull(featuresColumn, DEFAULT_FEATURES_COLUMN);
    }

    @DataBoundSetter
    public void setFeaturesColumn(String featuresColumn) {
        this.featuresColumn = ConnectionRules.nullIfDefault(DEFAULT_FEATURES_COLUMN, featuresColumn);
    }

    /** The field of {@link #getCiClass} for the address where an image can be downloaded. */
    @NonNull
    public String getIsoUrlColumn() {
        return Util.fixNull(isoUrlColumn, DEFAULT_ISO_URL_COLUMN);
    }

    @DataBoundSetter
    public void setIsoUrlColumn(String isoUrlColumn) {
        this.isoUrlColumn = ConnectionRules.nullIfDefault(DEFAULT_ISO_URL_COLUMN, isoUrlColumn);
    }

    /** The field of {@link #getCiClass} for the SHA-256 checksum of an image. */
    @NonNull
    public String getSha256Column() {
        return Util.fixNull(sha256Column, DEFAULT_SHA256_COLUMN);
    }

    @DataBoundSetter
    public void setSha256Column(String sha256Column) {
        this.sha256Column = ConnectionRules.nullIfDefault(DEFAULT_SHA256_COLUMN, sha256Column);
    }

    /** The field of {@link #getCiClass} for what an image is made for: {@code development}, {@code production} or {@code gxp}. */
    @NonNull
    public String getBuildTypeColumn() {
        return Util.fixNull(buildTypeColumn, DEFAULT_BUILD_TYPE_COLUMN);
    }

    @DataBoundSetter
    public void setBuildTypeColumn(String buildTypeColumn) {
        this.buildTypeColumn = ConnectionRules.nullIfDefault(DEFAULT_BUILD_TYPE_COLUMN, buildTypeColumn);
    }

    /** The field of {@link #getCiClass} for where an image runs. Every class has the one of the base system. */
    @NonNull
    public String getEnvironmentColumn() {
        return Util.fixNull(environmentColumn, DEFAULT_ENVIRONMENT_COLUMN);
    }

    @DataBoundSetter
    public void setEnvironmentColumn(String environmentColumn) {
        this.environmentColumn = ConnectionRules.nullIfDefault(DEFAULT_ENVIRONMENT_COLUMN, environmentColumn);
    }

    /** The field of {@link #getCiClass}, true or false, for whether an image has passed its validation. */
    @NonNull
    public String getValidatedColumn() {
        return Util.fixNull(validatedColumn, DEFAULT_VALIDATED_COLUMN);
    }

    @DataBoundSetter
    public void setValidatedColumn(String validatedColumn) {
        this.validatedColumn = ConnectionRules.nullIfDefault(DEFAULT_VALIDATED_COLUMN, validatedColumn);
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
        return List.of(
                getCiClass(),
                getVersionColumn(),
                getFeaturesColumn(),
                getIsoUrlColumn(),
                getSha256Column(),
                getBuildTypeColumn(),
                getEnvironmentColumn(),
                getValidatedColumn(),
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
        public FormValidation doCheckVersionColumn(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckFeaturesColumn(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckIsoUrlColumn(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckSha256Column(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckBuildTypeColumn(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckEnvironmentColumn(@QueryParameter String value) {
            return checkName(value);
        }

        @POST
        public FormValidation doCheckValidatedColumn(@QueryParameter String value) {
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
