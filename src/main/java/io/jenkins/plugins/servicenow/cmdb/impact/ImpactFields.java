package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What builds must have, by column. */
final class ImpactFields {

    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");

    private ImpactFields() {}

    /**
     * @param where by parameter of {@code snowRegisterCI} or by column; a value, or several of which one will do
     * @param connection tells which column a parameter means
     * @throws AbortException when a key or a value cannot be used
     */
    @NonNull
    static Map<String, List<String>> of(@NonNull Map<String, Object> where, @NonNull ServiceNowConnection connection)
            throws AbortException {
        var parameters = parameters(connection);
        var columns = new LinkedHashMap<String, List<String>>();
        for (var entry : where.entrySet()) {
            // A script may use other keys than texts, whatever the type says.
            var key = String.valueOf((Object) entry.getKey());
            var column = parameters.getOrDefault(key, key);
            if (!COLUMN.matcher(column).matches()) {
                throw new AbortException("snowImpact does not know '" + key + "' in 'where'. Use "
                        + String.join(", ", parameters.keySet()) + ", or the name of a column such as u_version.");
            }
            if (columns.put(column, values(key, column, entry.getValue())) != null) {
                throw new AbortException("snowImpact was given the column '" + column + "' twice in 'where'.");
            }
        }
        return columns;
    }

    private static Map<String, String> parameters(ServiceNowConnection connection) {
        var columns = new LinkedHashMap<String, String>();
        columns.put("name", "name");
        columns.put("version", connection.getCmdb().getVersionColumn());
        columns.put("features", connection.getCmdb().getFeaturesColumn());
        columns.put("isoUrl", connection.getCmdb().getIsoUrlColumn());
        columns.put("sha256", connection.getCmdb().getSha256Column());
        columns.put("buildType", connection.getCmdb().getBuildTypeColumn());
        columns.put("environment", connection.getCmdb().getEnvironmentColumn());
        columns.put("validated", connection.getCmdb().getValidatedColumn());
        columns.put("operationalStatus", "operational_status");
        return columns;
    }

    private static List<String> values(String key, String column, Object value) throws AbortException {
        var all = value instanceof Collection<?> several
                ? List.copyOf(several)
                : value == null ? List.of() : List.of(value);
        if (all.isEmpty() || !all.stream().allMatch(ImpactFields::isPlain)) {
            throw new AbortException(
                    "snowImpact needs a text, a number or a boolean for '" + key + "' in 'where', or a list of them.");
        }
        var texts = all.stream().map(each -> each.toString().trim()).toList();
        try {
            EncodedQuery.whereIn(column, texts);
        } catch (IllegalArgumentException e) {
            throw new AbortException("snowImpact cannot look for what it was given as '" + key + "' in 'where'. "
                    + e.getMessage() + ".");
        }
        return texts;
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
    }
}
