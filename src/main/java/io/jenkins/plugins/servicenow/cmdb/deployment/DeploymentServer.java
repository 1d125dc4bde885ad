package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;

/**
 * A server in the CMDB.
 *
 * @param environment the value in the CMDB; empty when it has none
 * @param environmentLabel for display
 */
record DeploymentServer(
        @NonNull SysId sysId,
        @NonNull String name,
        @NonNull String className,
        @NonNull String environment,
        @NonNull String environmentLabel) {

    /** The fields to read. */
    static final String[] FIELDS = {"name", "sys_class_name", "environment"};

    static DeploymentServer of(@NonNull TableRecord record) {
        var name = record.text("name");
        return new DeploymentServer(
                record.sysId(),
                name.isEmpty() ? record.sysId().value() : name,
                record.value("sys_class_name"),
                record.value("environment"),
                record.displayValue("environment"));
    }

    /** Whether it is in another environment according to the CMDB. */
    boolean isElsewhere(@NonNull String where) {
        return !environment.isEmpty()
                && !environment.equalsIgnoreCase(where)
                && !environmentLabel.equalsIgnoreCase(where);
    }
}
