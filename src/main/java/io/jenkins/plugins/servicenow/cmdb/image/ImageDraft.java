package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the configuration item of an image is to hold, checked before anything is sent.
 *
 * @param step its name, for messages
 * @param fields sent as they are; without name and version
 * @param choices fields whose values may be given by their labels
 * @param lineage the base image, the upstream of that, and so on
 * @param source in whose name it is written, a choice of {@code cmdb_ci.discovery_source}
 */
record ImageDraft(
        @NonNull String step,
        @NonNull String className,
        @NonNull ImageName name,
        @NonNull Map<String, String> fields,
        @NonNull Map<String, String> choices,
        @NonNull List<ImageName> lineage,
        boolean createMissing,
        @NonNull String source) {

    private static final Pattern CLASS = Pattern.compile("[a-z][a-z0-9_]*");

    /** @param cmdb has the class, the names of the fields, and the defaults of the step */
    static ImageDraft of(@NonNull RegisterCiStep step, @NonNull CmdbMapping cmdb, @NonNull BuildIdentity build)
            throws AbortException {
        var stepName = step.functionName();
        if (step.getName().isEmpty()) {
            throw new AbortException(stepName + " needs a name: that of the image, such as"
                    + " name: 'GxP MedTech Station'. Its version is a parameter of its own.");
        }
        var className = Util.fixNull(step.getClassName(), cmdb.getCiClass());
        if (!CLASS.matcher(className).matches()) {
            throw new AbortException(stepName + " needs the name of a CMDB class such as cmdb_ci_os_image"
                    + " as className, not '" + className + "'.");
        }
        if (SysId.isSysId(step.getName())) {
            throw new AbortException(
                    stepName + " needs the name of the image, not the sys_id '" + step.getName() + "'.");
        }
        var name = ImageName.of(stepName, "name", step.getName(), Util.fixNull(step.getVersion(), build.buildId()));
        var lineage = lineage(step);
        checkDistinct(stepName, name, lineage);
        var fields = new ImageFields(step, className, cmdb);
        fields.setDefault(
                "short_description",
                "Registered by " + build.displayName() + (build.url() == null ? "" : ": " + build.url()));
        return new ImageDraft(
                stepName,
                className,
                name,
                fields.texts(),
                fields.choices(),
                lineage,
                step.isCreateMissing(),
                Util.fixNull(step.getSource(), cmdb.getCiSource()));
    }

    private static List<ImageName> lineage(RegisterCiStep step) throws AbortException {
        var lineage = new ArrayList<ImageName>();
        add(step, "baseImage", step.getBaseImage(), step.getBaseImageVersion(), lineage);
        add(step, "upstream", step.getUpstream(), step.getUpstreamVersion(), lineage);
        if (step.getUpstream() != null && step.getBaseImage() == null) {
            throw new AbortException(step.functionName()
                    + " received an upstream, the image that the base image is derived from, without a"
                    + " baseImage. Give both; the image that this one is derived from is its baseImage.");
        }
        return lineage;
    }

    private static void add(
            RegisterCiStep step,
            String parameter,
            @CheckForNull String name,
            @CheckForNull String version,
            List<ImageName> lineage)
            throws AbortException {
        if (name != null) {
            lineage.add(ImageName.of(step.functionName(), parameter, name, version));
        } else if (version != null) {
            throw new AbortException(step.functionName() + " received the version of an image without its name: "
                    + parameter + "Version needs " + parameter + ".");
        }
    }

    private static void checkDistinct(String step, ImageName name, List<ImageName> lineage) throws AbortException {
        var all = new ArrayList<>(lineage);
        all.add(0, name);
        for (var i = 0; i < all.size(); i++) {
            for (var j = i + 1; j < all.size(); j++) {
                if (all.get(i).isSame(all.get(j))) {
                    throw derivedFromItself(step, all.get(i));
                }
            }
        }
    }

    static AbortException derivedFromItself(@NonNull String step, @NonNull ImageName image) {
        return new AbortException(step + " would derive " + image
                + " from itself. Check name, baseImage and upstream: images of the same name need different versions.");
    }

    ImageDraft with(@NonNull String field, @NonNull String value) {
        var more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new ImageDraft(step, className, name, more, choices, lineage, createMissing, source);
    }
}
