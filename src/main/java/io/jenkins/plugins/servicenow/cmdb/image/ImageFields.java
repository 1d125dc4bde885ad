package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields that a pipeline sets, by parameters and by the map {@code attributes}, each of them once. */
final class ImageFields {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Of others, such as javascript, a click is no download. */
    private static final Set<String> SCHEMES = Set.of("http", "https", "ftp");

    private final Map<String, String> texts;
    private final Map<String, String> choices = new LinkedHashMap<>();

    /** @throws AbortException when a field cannot be set, is set twice, or its value cannot be sent */
    ImageFields(@NonNull RegisterCiStep step, @NonNull String className, @NonNull CmdbMapping cmdb)
            throws AbortException {
        var stepName = step.functionName();
        texts = FieldMap.check(stepName, className, step.getAttributes(), reserved(cmdb));
        if (step.getSha256() != null && step.getFile() != null) {
            throw new AbortException(stepName + " takes either sha256, the checksum itself, or file, the"
                    + " image in the workspace whose checksum is to be computed; not both.");
        }
        if (!step.getFeatures().isEmpty()) {
            texts.put(cmdb.getFeaturesField(), String.join(", ", step.getFeatures()));
        }
        text(cmdb.getIsoUrlField(), isoUrl(stepName, step.getIsoUrl()));
        text(cmdb.getSha256Field(), sha256(stepName, step.getSha256()));
        var validated = step.getValidated();
        text(cmdb.getValidatedField(), validated == null ? null : validated.toString());
        choice(cmdb.getBuildTypeField(), buildType(stepName, step.getBuildType()));
        choice(cmdb.getEnvironmentField(), step.getEnvironment());
        choice("operational_status", step.getOperationalStatus());
    }

    /** Fields that are set in another way; each with what to do instead. */
    private static Map<String, String> reserved(CmdbMapping cmdb) {
        var reserved = new LinkedHashMap<String, String>();
        reserved.put("name", "Use the parameter 'name'.");
        reserved.put("operational_status", "Use the parameter 'operationalStatus'.");
        reserved.put("discovery_source", "Use the parameter 'source'.");
        reserved.put("correlation_id", "The step needs it to find the CI again.");
        reserved.put(cmdb.getVersionField(), "Use the parameter 'version'.");
        reserved.put(cmdb.getFeaturesField(), "Use the parameter 'features'.");
        reserved.put(cmdb.getIsoUrlField(), "Use the parameter 'isoUrl'.");
        reserved.put(cmdb.getSha256Field(), "Use the parameter 'sha256' or 'file'.");
        reserved.put(cmdb.getBuildTypeField(), "Use the parameter 'buildType'.");
        reserved.put(cmdb.getEnvironmentField(), "Use the parameter 'environment'.");
        reserved.put(cmdb.getValidatedField(), "Use the parameter 'validated'.");
        return reserved;
    }

    @NonNull
    Map<String, String> texts() {
        return texts;
    }

    @NonNull
    Map<String, String> choices() {
        return choices;
    }

    void setDefault(@NonNull String field, @NonNull String value) {
        texts.putIfAbsent(field, value);
    }

    private void text(String field, @CheckForNull String value) {
        if (value != null) {
            texts.put(field, value);
        }
    }

    private void choice(String field, @CheckForNull String value) {
        if (value != null) {
            choices.put(field, value);
        }
    }

    @CheckForNull
    private static String sha256(String step, @CheckForNull String given) throws AbortException {
        if (given != null && !SHA256.matcher(given).matches()) {
            throw new AbortException(
                    step + " needs 64 hexadecimal digits as sha256, as sha256sum prints them, not '" + given + "'.");
        }
        return given == null ? null : given.toLowerCase(Locale.ROOT);
    }

    @CheckForNull
    private static String buildType(String step, @CheckForNull String given) throws AbortException {
        if (given == null) {
            return null;
        }
        return Options.parse(BuildType.class, step, "buildType", given).value();
    }

    /** Everybody who may read the CI sees it. */
    @CheckForNull
    private static String isoUrl(String step, @CheckForNull String given) throws AbortException {
        if (given == null) {
            return null;
        }
        try {
            var uri = new URI(given);
            if (uri.isAbsolute() && !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                throw new AbortException(
                        step + " needs an isoUrl that begins with http, https or ftp, because ServiceNow"
                                + " makes a link of it; not with " + uri.getScheme() + ".");
            }
            if (!uri.isAbsolute() || uri.getRawAuthority() == null) {
                throw new AbortException(step + " needs a whole address as isoUrl, such as"
                        + " https://images.example.com/web-base.iso, not '" + given + "'.");
            }
            if (uri.getRawUserInfo() != null) {
                throw new AbortException(step + " received an isoUrl with a login in it, which everybody"
                        + " could read who may read the CI. Leave the part before the @ out.");
            }
            return given;
        } catch (URISyntaxException e) {
            throw new AbortException(step + " received an isoUrl that is no address: " + e.getReason() + ".");
        }
    }
}
