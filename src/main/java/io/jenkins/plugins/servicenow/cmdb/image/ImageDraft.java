package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the configuration item of an image is to hold, checked before anything is sent.
 *
 * @param columns sent as they are; without name and version
 * @param choices columns whose values people know by labels
 * @param lineage what the image was made from, what that was made from, and so on
 * @param source in whose name it is written, a choice of {@code cmdb_ci.discovery_source}
 */
record ImageDraft(
        @NonNull String className,
        @NonNull ImageName name,
        @NonNull Map<String, String> columns,
        @NonNull Map<String, String> choices,
        @NonNull List<ImageName> lineage,
        boolean createMissing,
        @NonNull String source) {

    private static final Pattern CLASS = Pattern.compile("[a-z][a-z0-9_]*");

    /** @param connection has the class, the columns and what the step does not say */
    static ImageDraft of(
            @NonNull RegisterCiStep step, @NonNull ServiceNowConnection connection, @NonNull BuildIdentity build)
            throws AbortException {
        if (step.getName().isEmpty()) {
            throw new AbortException(RegisterCiStep.NAME + " needs a name: that of the image, such as"
                    + " name: 'GxP MedTech Station'. Its version stands beside it.");
        }
        var className = Util.fixNull(step.getClassName(), connection.getCmdb().getCiClass());
        if (!CLASS.matcher(className).matches()) {
            throw new AbortException(RegisterCiStep.NAME + " needs the name of a CMDB class such as cmdb_ci_os_image"
                    + " as className, not '" + className + "'.");
        }
        if (SysId.isSysId(step.getName())) {
            throw new AbortException(
                    RegisterCiStep.NAME + " needs the name of the image, not the sys_id '" + step.getName() + "'.");
        }
        var name = ImageName.of("name", step.getName(), Util.fixNull(step.getVersion(), build.buildId()));
        var lineage = lineage(step);
        checkDistinct(name, lineage);
        var columns = new ImageFields(step, className, connection);
        columns.byDefault(
                "short_description",
                "Registered by " + build.displayName() + (build.url() == null ? "" : ": " + build.url()));
        return new ImageDraft(
                className,
                name,
                columns.texts(),
                columns.choices(),
                lineage,
                step.isCreateMissing(),
                Util.fixNull(step.getSource(), connection.getCmdb().getCiSource()));
    }

    private static List<ImageName> lineage(RegisterCiStep step) throws AbortException {
        var lineage = new ArrayList<ImageName>();
        add("baseImage", step.getBaseImage(), step.getBaseImageVersion(), lineage);
        add("upstream", step.getUpstream(), step.getUpstreamVersion(), lineage);
        if (step.getUpstream() != null && step.getBaseImage() == null) {
            throw new AbortException(
                    RegisterCiStep.NAME + " was given an upstream, what the base image was made"
                            + " from, without a baseImage. Give both; for what this image itself was made from give baseImage.");
        }
        return lineage;
    }

    private static void add(
            String parameter, @CheckForNull String name, @CheckForNull String version, List<ImageName> lineage)
            throws AbortException {
        if (name != null) {
            lineage.add(ImageName.of(parameter, name, version));
        } else if (version != null) {
            throw new AbortException(RegisterCiStep.NAME + " was given the version of an image without its name: "
                    + parameter + "Version needs " + parameter + ".");
        }
    }

    private static void checkDistinct(ImageName name, List<ImageName> lineage) throws AbortException {
        var all = new ArrayList<>(lineage);
        all.add(0, name);
        for (var i = 0; i < all.size(); i++) {
            for (var j = i + 1; j < all.size(); j++) {
                if (all.get(i).isSame(all.get(j))) {
                    throw derivedFromItself(all.get(i));
                }
            }
        }
    }

    static AbortException derivedFromItself(ImageName image) {
        return new AbortException(
                RegisterCiStep.NAME + " would derive " + image
                        + " from itself. Look at name, baseImage and upstream: images of the same name need different versions.");
    }

    /** With one more column. */
    ImageDraft with(@NonNull String column, @NonNull String value) {
        var more = new LinkedHashMap<>(columns);
        more.put(column, value);
        return new ImageDraft(className, name, more, choices, lineage, createMissing, source);
    }
}
