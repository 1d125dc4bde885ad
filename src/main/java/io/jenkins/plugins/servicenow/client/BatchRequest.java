package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.JournalWrite;
import io.jenkins.plugins.servicenow.client.internal.Names;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * One request of a batch.
 *
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path on the instance, URL-encoded and with the query, such as {@code /api/now/table/cmdb_rel_ci}
 * @param values fields to write; null for a request without a body
 */
public record BatchRequest(
        @NonNull String method,
        @NonNull String path,
        @CheckForNull Map<String, String> values) {

    private static final HttpUrl ANY_INSTANCE = HttpUrl.get("https://instance/");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** @throws IllegalArgumentException when the path is none of the instance's APIs, or a value is missing */
    public BatchRequest {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("Not a method of an API: " + Text.of(method));
        }
        if (path == null || !path.startsWith("/api/")) {
            throw new IllegalArgumentException("Not a path of an API: \"" + Text.of(path)
                    + "\". It begins with /api/, without the URL of the instance");
        }
        if (values != null) {
            AuthorizedCalls.check(values);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** Inserts a record. Not repeated when it may have been carried out: see {@link BatchResponse#isUnknown()}. */
    @NonNull
    public static BatchRequest create(@NonNull String table, @NonNull Map<String, String> values) {
        return new BatchRequest("POST", target(table), values);
    }

    /** Writes the given fields of a record and leaves the others. */
    @NonNull
    public static BatchRequest update(
            @NonNull String table, @NonNull SysId record, @NonNull Map<String, String> values) {
        return new BatchRequest("PATCH", target(table) + "/" + record.value(), values);
    }

    /** Answered 204, or 404 when the record was gone already, perhaps by an earlier try of the same request. */
    @NonNull
    public static BatchRequest delete(@NonNull String table, @NonNull SysId record) {
        return new BatchRequest("DELETE", target(table) + "/" + record.value(), null);
    }

    /**
     * The first records that match. Unlike {@link TableApi#query} nobody compares them with the query, so let the caller
     * do it: a term on a field that does not exist is ignored by ServiceNow.
     */
    @NonNull
    public static BatchRequest find(
            @NonNull String table, @NonNull EncodedQuery query, int limit, @NonNull String... fields) {
        var url = ANY_INSTANCE
                .newBuilder()
                .encodedPath(target(table))
                .addQueryParameter("sysparm_query", query.toString())
                .addQueryParameter("sysparm_limit", String.valueOf(limit))
                .addQueryParameter("sysparm_display_value", "all")
                .addQueryParameter("sysparm_exclude_reference_link", "true");
        if (fields.length > 0) {
            var names = new LinkedHashSet<>(List.of("sys_id"));
            Arrays.stream(fields).map(Names::field).forEach(names::add);
            url.addQueryParameter("sysparm_fields", String.join(",", names));
        }
        var built = url.build();
        return new BatchRequest("GET", built.encodedPath() + "?" + built.encodedQuery(), null);
    }

    /** Whether it changes nothing. */
    public boolean isRead() {
        return method.equals("GET");
    }

    /** Whether twice is the same as once. A create is not, nor is a work note: each write of one appends. */
    public boolean isRepeatable() {
        return !method.equals("POST")
                && (values == null || JournalWrite.entries(values).isEmpty());
    }

    /** For messages, without the query, which holds text from builds. */
    @Override
    public String toString() {
        return method + " " + path.replaceFirst("\\?.*", "");
    }

    private static String target(String table) {
        return "/api/now/table/" + Names.table(table);
    }
}
