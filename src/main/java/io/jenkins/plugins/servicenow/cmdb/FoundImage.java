package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;

/**
 * A configuration item as it was found.
 *
 * @param version empty when it has none
 * @param source who maintains it, the value of {@code discovery_source}
 */
record FoundImage(
        @NonNull SysId sysId,
        @NonNull String className,
        @NonNull String name,
        @NonNull String version,
        @NonNull String source) {

    static FoundImage of(@NonNull TableRecord record, @NonNull String versionColumn) {
        var className = record.value("sys_class_name");
        return new FoundImage(
                record.sysId(),
                className.isEmpty() ? record.table() : className,
                record.value("name"),
                record.value(versionColumn),
                record.value("discovery_source"));
    }

    /** For messages and the log. */
    @Override
    public String toString() {
        return "'" + name + "'" + (version.isEmpty() ? "" : " " + version);
    }
}
