package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.EndOfUse;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * The configuration item of an image as it was found.
 *
 * @param version empty when it has none
 * @param source who maintains it, the value of {@code discovery_source}
 * @param created when, as ServiceNow stores it; empty when the account may not read it
 * @param family the class of images, when it is of that or of one that extends it; otherwise its own class
 * @param endOfUse null when it is in use
 */
public record ImageCi(
        @NonNull SysId sysId,
        @NonNull String className,
        @NonNull String name,
        @NonNull String version,
        @NonNull String source,
        @NonNull String created,
        @NonNull String family,
        @CheckForNull EndOfUse endOfUse) {

    /** Every class extends it. */
    public static final String ANY_CLASS = "cmdb_ci";

    /** The fields to read. */
    public static String[] fields(@NonNull String versionField) {
        return Stream.concat(
                        Stream.of("name", versionField, "sys_class_name", "discovery_source", "sys_created_on"),
                        EndOfUse.fields(ANY_CLASS).stream())
                .toArray(String[]::new);
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
                record.table().equals(ANY_CLASS) ? className : record.table(),
                EndOfUse.of(record).orElse(null));
    }

    public boolean isInUse() {
        return endOfUse == null;
    }

    /** Whether it stands for another one now. */
    public boolean isAbsorbed() {
        return endOfUse != null && endOfUse.absorbed();
    }

    /** For messages: the sys_id, and why it is no longer in use where it is not. */
    @NonNull
    public String status() {
        return sysId + (endOfUse == null ? "" : " is " + endOfUse.description());
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
