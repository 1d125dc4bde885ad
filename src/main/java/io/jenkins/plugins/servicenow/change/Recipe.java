package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.Options;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowRecipe}: what an operating-system image is made of. */
public final class Recipe implements Describable<Recipe>, Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final String baseImage;
    private List<String> features = List.of();
    private String securityLevel;
    private String buildType = BuildType.DEVELOPMENT.value();
    private String environment;

    /**
     * @param name of the image to be made
     * @param baseImage from which it is made, such as {@code ubuntu-24.04}
     */
    @DataBoundConstructor
    public Recipe(String name, String baseImage) {
        this.name = Util.fixNull(name).trim();
        this.baseImage = Util.fixNull(baseImage).trim();
    }

    public String getName() {
        return name;
    }

    public String getBaseImage() {
        return baseImage;
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
    public String getSecurityLevel() {
        return securityLevel;
    }

    @DataBoundSetter
    public void setSecurityLevel(String securityLevel) {
        this.securityLevel = Util.fixEmptyAndTrim(securityLevel);
    }

    public String getBuildType() {
        return buildType;
    }

    @DataBoundSetter
    public void setBuildType(String buildType) {
        this.buildType = Util.fixNull(Util.fixEmptyAndTrim(buildType), BuildType.DEVELOPMENT.value());
    }

    /** Known, once {@link ChangeRequestDraft#of} has checked it. */
    @NonNull
    BuildType type() {
        return Option.find(BuildType.class, buildType).orElseThrow();
    }

    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    @Extension
    @Symbol("snowRecipe")
    public static final class DescriptorImpl extends Descriptor<Recipe> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.Recipe_displayName();
        }

        /** The form holds the features as one text. */
        @Override
        public Recipe newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            var features = form.remove("featureList");
            var recipe = super.newInstance(request, form);
            if (features != null) {
                recipe.setFeatures(Arrays.asList(features.toString().split("[,\\n]")));
            }
            return recipe;
        }

        @POST
        public ListBoxModel doFillBuildTypeItems() {
            return Options.list(BuildType.class);
        }
    }
}
