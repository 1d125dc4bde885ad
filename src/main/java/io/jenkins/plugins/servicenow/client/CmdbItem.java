package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration item as it should be.
 *
 * @param className name of its class such as {@code cmdb_ci_linux_server}
 * @param values by field; a reference is given as sys_id. An empty one is sent too
 */
public record CmdbItem(@NonNull String className, @NonNull Map<String, String> values) {

    /** @throws IllegalArgumentException when the class is no table name, or a value is missing or its field no name */
    public CmdbItem {
        Names.table(className);
        AuthorizedCalls.check(values);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
