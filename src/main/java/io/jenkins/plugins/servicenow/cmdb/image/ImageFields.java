package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The columns that a pipeline sets, by parameters and by the map {@code attributes}, each of them once. */
final class ImageFields {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final Map<String, String> texts;
    private final Map<String, String> choices = new LinkedHashMap<>();

    /** @throws AbortException when a column cannot be set, is set twice, or its value cannot be sent */
    ImageFields(@NonNull RegisterCiStep step, @NonNull String className, @NonNull ServiceNowConnection connection)
            throws AbortException {
        texts = FieldMap.check(RegisterCiStep.NAME, className, step.getAttributes(), reserved(connection));
        if (step.getSha256() != null && step.getFile() != null) {
            throw new AbortException(RegisterCiStep.NAME + " takes either sha256, the checksum itself, or file, the"
                    + " image in the workspace whose checksum is to be computed; not both.");
        }
        if (!step.getFeatures().isEmpty()) {
            texts.put(connection.getCmdb().getFeaturesColumn(), String.join(", ", step.getFeatures()));
        }
        text(connection.getCmdb().getIsoUrlColumn(), isoUrl(step.getIsoUrl()));
        text(connection.getCmdb().getSha256Column(), sha256(step.getSha256()));
        var validated = step.getValidated();
        text(connection.getCmdb().getValidatedColumn(), validated == null ? null : validated.toString());
        choice(connection.getCmdb().getBuildTypeColumn(), buildType(step.getBuildType()));
        choice(connection.getCmdb().getEnvironmentColumn(), step.getEnvironment());
        choice("operational_status", step.getOperationalStatus());
    }

    /** Columns that are set in another way; each with what to do instead. */
    private static Map<String, String> reserved(ServiceNowConnection connection) {
        var reserved = new LinkedHashMap<String, String>();
        reserved.put("name", "Use the parameter 'name'.");
        reserved.put("operational_status", "Use the parameter 'operationalStatus'.");
        reserved.put("discovery_source", "Use the parameter 'source'.");
        reserved.put("correlation_id", "The step needs it to find the item again.");
        reserved.put(connection.getCmdb().getVersionColumn(), "Use the parameter 'version'.");
        reserved.put(connection.getCmdb().getFeaturesColumn(), "Use the parameter 'features'.");
        reserved.put(connection.getCmdb().getIsoUrlColumn(), "Use the parameter 'isoUrl'.");
        reserved.put(connection.getCmdb().getSha256Column(), "Use the parameter 'sha256' or 'file'.");
        reserved.put(connection.getCmdb().getBuildTypeColumn(), "Use the parameter 'buildType'.");
        reserved.put(connection.getCmdb().getEnvironmentColumn(), "Use the parameter 'environment'.");
        reserved.put(connection.getCmdb().getValidatedColumn(), "Use the parameter 'validated'.");
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

    void byDefault(@NonNull String column, @NonNull String value) {
        texts.putIfAbsent(column, value);
    }

    private void text(String column, @CheckForNull String value) {
        if (value != null) {
            texts.put(column, value);
        }
    }

    private void choice(String column, @CheckForNull String value) {
        if (value != null) {
            choices.put(column, value);
        }
    }

    @CheckForNull
    private static String sha256(@CheckForNull String given) throws AbortException {
        if (given != null && !SHA256.matcher(given).matches()) {
            throw new AbortException(RegisterCiStep.NAME
                    + " needs 64 hexadecimal digits as sha256, as sha256sum prints them, not '" + given + "'.");
        }
        return given == null ? null : given.toLowerCase(Locale.ROOT);
    }

    @CheckForNull
    private static String buildType(@CheckForNull String given) throws AbortException {
        if (given == null) {
            return null;
        }
        return BuildType.of(given)
                .map(BuildType::value)
                .orElseThrow(() -> new AbortException(RegisterCiStep.NAME + " does not know the buildType '" + given
                        + "'. Use one of: development, production, gxp."));
    }

    /** Everybody who may read the item sees it. */
    @CheckForNull
    private static String isoUrl(@CheckForNull String given) throws AbortException {
        if (given == null) {
            return null;
        }
        try {
            var uri = new URI(given);
            if (!uri.isAbsolute()) {
                throw new AbortException(RegisterCiStep.NAME + " needs a whole address as isoUrl, such as"
                        + " https://images.example.com/web-base.iso, not '" + given + "'.");
            }
            if (uri.getRawUserInfo() != null) {
                throw new AbortException(
                        RegisterCiStep.NAME + " was given an isoUrl with a login in it, which everybody"
                                + " could read who may read the item. Leave the part before the @ out.");
            }
            return given;
        } catch (URISyntaxException e) {
            throw new AbortException(
                    RegisterCiStep.NAME + " was given an isoUrl that is no address: " + e.getReason() + ".");
        }
    }
}
