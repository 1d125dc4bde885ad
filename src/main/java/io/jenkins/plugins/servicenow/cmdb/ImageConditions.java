package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What images must have, by field. */
public final class ImageConditions {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private ImageConditions() {}

    /**
     * @param step its name, for messages
     * @param where by parameter of {@code snowRegisterCI} or by field; a value, or a list of which any one matches
     * @param cmdb has the fields that the parameters mean
     * @throws AbortException when a key or a value cannot be used
     */
    @NonNull
    public static Map<String, List<String>> of(
            @NonNull String step, @NonNull Map<String, Object> where, @NonNull CmdbMapping cmdb) throws AbortException {
        var parameters = parameters(cmdb);
        var fields = new LinkedHashMap<String, List<String>>();
        for (var entry : where.entrySet()) {
            // A script may use other keys than texts, whatever the type says.
            var key = String.valueOf((Object) entry.getKey());
            var field = parameters.getOrDefault(key, key);
            if (!NAME.matcher(field).matches()) {
                throw new AbortException(step + " does not know '" + key + "' in 'where'. Use "
                        + String.join(", ", parameters.keySet()) + ", or the name of a field such as u_version.");
            }
            if (fields.put(field, values(step, key, field, entry.getValue())) != null) {
                throw new AbortException(step + " received the field '" + field + "' twice in 'where'.");
            }
        }
        return fields;
    }

    /**
     * The images that have all this.
     *
     * @param where as {@link #of} returns it; all images when it is empty
     * @param log takes warnings for the build log
     */
    @NonNull
    public static Images.Matching find(
            @NonNull ServiceNowSession session,
            @NonNull CmdbMapping cmdb,
            @NonNull Map<String, List<String>> where,
            @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        var query = EncodedQuery.all();
        if (!where.isEmpty()) {
            var choices = ChoiceLists.read(session, List.of(cmdb.getCiClass(), ImageCi.ANY_CLASS), where.keySet());
            for (var condition : where.entrySet()) {
                var field = condition.getKey();
                var values = condition.getValue().stream()
                        .map(value -> choices.toSend(field, value, log))
                        .toList();
                query = query.in(field, values);
            }
        }
        return new Images(session, cmdb, log).matching(query);
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

    private static List<String> values(String step, String key, String field, Object value) throws AbortException {
        var all = value instanceof Collection<?> several
                ? List.copyOf(several)
                : value == null ? List.of() : List.of(value);
        if (all.isEmpty() || !all.stream().allMatch(ImageConditions::isPlain)) {
            throw new AbortException(
                    step + " needs a text, a number or a boolean for '" + key + "' in 'where', or a list of them.");
        }
        var texts = all.stream().map(each -> each.toString().trim()).toList();
        try {
            EncodedQuery.whereIn(field, texts);
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    step + " cannot search for the value of '" + key + "' in 'where'. " + e.getMessage() + ".");
        }
        return texts;
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
    }
}
