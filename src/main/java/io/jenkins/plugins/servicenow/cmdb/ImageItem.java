package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.RecordLink;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import okhttp3.HttpUrl;

/**
 * The configuration item of an image.
 *
 * @param version empty when it has none
 * @param className table of the item, such as {@code cmdb_ci_os_image}
 */
record ImageItem(
        @NonNull SysId sysId,
        @NonNull String name,
        @NonNull String version,
        @NonNull String className) {

    /** @param versionColumn may be one that the class does not have */
    static ImageItem of(@NonNull TableRecord record, @NonNull String versionColumn) {
        return new ImageItem(
                record.sysId(), record.value("name"), record.value(versionColumn), record.value("sys_class_name"));
    }

    /** For people: name and version. */
    @NonNull
    String label() {
        // Some sites have the version in the name already.
        return version.isEmpty() || name.contains(version) ? name : name + " " + version;
    }

    @NonNull
    String url(@NonNull HttpUrl instance) {
        return RecordLink.to(instance, className.isEmpty() ? "cmdb_ci" : className, sysId);
    }
}
