package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.EndOfUse;
import java.util.stream.Stream;

/**
 * A server in the CMDB.
 *
 * @param environment the value in the CMDB; empty when it has none
 * @param environmentLabel for display
 * @param endOfUse null when it is in use
 */
record DeploymentServer(
        @NonNull SysId sysId,
        @NonNull String name,
        @NonNull String className,
        @NonNull String environment,
        @NonNull String environmentLabel,
        @CheckForNull EndOfUse endOfUse) {

    /** The fields to read of a server of the class. */
    static String[] fields(@NonNull String className) {
        return Stream.concat(Stream.of("name", "sys_class_name", "environment"), EndOfUse.fields(className).stream())
                .toArray(String[]::new);
    }

    static DeploymentServer of(@NonNull TableRecord record) {
        var name = record.text("name");
        return new DeploymentServer(
                record.sysId(),
                name.isEmpty() ? record.sysId().value() : name,
                record.value("sys_class_name"),
                record.value("environment"),
                record.displayValue("environment"),
                EndOfUse.of(record).orElse(null));
    }

    boolean isInUse() {
        return endOfUse == null;
    }

    /** Whether it stands for another one now. */
    boolean isAbsorbed() {
        return endOfUse != null && endOfUse.absorbed();
    }

    /** For messages: the class and the sys_id, and why it is no longer in use where it is not. */
    @NonNull
    String describe() {
        return className + " " + sysId + (endOfUse == null ? "" : ", " + endOfUse.description());
    }

    /** Whether it is in another environment according to the CMDB. */
    boolean isElsewhere(@NonNull String where) {
        return !environment.isEmpty()
                && !environment.equalsIgnoreCase(where)
                && !environmentLabel.equalsIgnoreCase(where);
    }
}
