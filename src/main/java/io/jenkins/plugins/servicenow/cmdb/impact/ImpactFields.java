package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What builds must have, by field. */
final class ImpactFields {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private ImpactFields() {}

    /**
     * @param where by parameter of {@code snowRegisterCI} or by field; a value, or a list of which any one matches
     * @param cmdb has the fields that the parameters mean
     * @throws AbortException when a key or a value cannot be used
     */
    @NonNull
    static Map<String, List<String>> of(@NonNull Map<String, Object> where, @NonNull CmdbMapping cmdb)
            throws AbortException {
        var parameters = parameters(cmdb);
        var fields = new LinkedHashMap<String, List<String>>();
        for (var entry : where.entrySet()) {
            // A script may use other keys than texts, whatever the type says.
            var key = String.valueOf((Object) entry.getKey());
            var field = parameters.getOrDefault(key, key);
            if (!NAME.matcher(field).matches()) {
                throw new AbortException("snowImpact does not know '" + key + "' in 'where'. Use "
                        + String.join(", ", parameters.keySet()) + ", or the name of a field such as u_version.");
            }
            if (fields.put(field, values(key, field, entry.getValue())) != null) {
                throw new AbortException("snowImpact received the field '" + field + "' twice in 'where'.");
            }
        }
        return fields;
    }

    private static Map<String, String> parameters(CmdbMapping cmdb) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", "name");
        fields.put("version", cmdb.getVersionField());
        fields.put("features", cmdb.getFeaturesField());
        fields.put("isoUrl", cmdb.getIsoUrlField());
        fields.put("sha256", cmdb.getSha256Field());
        fields.put("buildType", cmdb.getBuildTypeField());
        fields.put("environment", cmdb.getEnvironmentField());
        fields.put("validated", cmdb.getValidatedField());
        fields.put("operationalStatus", "operational_status");
        return fields;
    }

    private static List<String> values(String key, String field, Object value) throws AbortException {
        var all = value instanceof Collection<?> several
                ? List.copyOf(several)
                : value == null ? List.of() : List.of(value);
        if (all.isEmpty() || !all.stream().allMatch(ImpactFields::isPlain)) {
            throw new AbortException(
                    "snowImpact needs a text, a number or a boolean for '" + key + "' in 'where', or a list of them.");
        }
        var texts = all.stream().map(each -> each.toString().trim()).toList();
        try {
            EncodedQuery.whereIn(field, texts);
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    "snowImpact cannot search for the value of '" + key + "' in 'where'. " + e.getMessage() + ".");
        }
        return texts;
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
    }
}
