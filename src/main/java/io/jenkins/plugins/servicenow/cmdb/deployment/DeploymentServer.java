package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;

/**
 * A server as the CMDB knows it.
 *
 * @param environment as the CMDB keeps it; empty when it does not say
 * @param environmentLabel as people see it
 */
record DeploymentServer(
        @NonNull SysId sysId,
        @NonNull String name,
        @NonNull String className,
        @NonNull String environment,
        @NonNull String environmentLabel) {

    /** The columns to read. */
    static final String[] COLUMNS = {"name", "sys_class_name", "environment"};

    static DeploymentServer of(@NonNull TableRecord record) {
        var name = record.value("name");
        return new DeploymentServer(
                record.sysId(),
                name.isEmpty() ? record.sysId().value() : name,
                record.value("sys_class_name"),
                record.value("environment"),
                record.displayValue("environment"));
    }

    /** Whether the CMDB says that it is in another environment. */
    boolean isElsewhere(@NonNull String where) {
        return !environment.isEmpty()
                && !environment.equalsIgnoreCase(where)
                && !environmentLabel.equalsIgnoreCase(where);
    }
}
