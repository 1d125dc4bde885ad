package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import okhttp3.HttpUrl;

/**
 * The configuration item of an image as it was found.
 *
 * @param version empty when it has none
 * @param source who maintains it, the value of {@code discovery_source}
 * @param created when, as ServiceNow stores it; empty when the account may not read it
 * @param family the class of images, when it is of that or of one that extends it; otherwise its own class
 */
public record ImageCi(
        @NonNull SysId sysId,
        @NonNull String className,
        @NonNull String name,
        @NonNull String version,
        @NonNull String source,
        @NonNull String created,
        @NonNull String family) {

    /** Every class extends it. */
    public static final String ANY_CLASS = "cmdb_ci";

    /** The fields to read. */
    public static String[] fields(@NonNull String versionField) {
        return new String[] {"name", versionField, "sys_class_name", "discovery_source", "sys_created_on"};
    }

    /** @param versionField may be one that the class does not have */
    public static ImageCi of(@NonNull TableRecord record, @NonNull String versionField) {
        var found = record.value("sys_class_name");
        var className = found.isEmpty() ? record.table() : found;
        return new ImageCi(
                record.sysId(),
                className,
                record.value("name"),
                record.value(versionField),
                record.value("discovery_source"),
                record.value("sys_created_on"),
                record.table().equals(ANY_CLASS) ? className : record.table());
    }

    /** For display, in one line: name and version. */
    @NonNull
    public String label() {
        // Some sites have the version in the name already.
        return Text.of(version.isEmpty() || name.contains(version) ? name : name + " " + version);
    }

    @NonNull
    public String url(@NonNull HttpUrl instance) {
        return RecordLink.to(instance, className, sysId);
    }

    /** For messages that distinguish name and version. */
    @Override
    public String toString() {
        return "'" + Text.of(name) + "'" + (version.isEmpty() ? "" : " " + Text.of(version));
    }
}
