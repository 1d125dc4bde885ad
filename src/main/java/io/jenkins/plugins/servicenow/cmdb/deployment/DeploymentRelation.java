package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;

/**
 * Something runs on a server.
 *
 * @param parent what runs there
 * @param child the server
 * @param parentName for messages
 */
record DeploymentRelation(
        @NonNull SysId sysId,
        @NonNull SysId parent,
        @NonNull SysId child,
        @NonNull String parentName,
        @NonNull String parentClass) {

    /** The columns to read. */
    static final String[] COLUMNS = {"parent", "child", "parent.name", "parent.sys_class_name"};

    /** @param record with both ends: see {@link #isWhole} */
    static DeploymentRelation of(@NonNull TableRecord record) {
        return new DeploymentRelation(
                record.sysId(),
                SysId.of(record.value("parent")),
                SysId.of(record.value("child")),
                record.value("parent.name"),
                record.value("parent.sys_class_name"));
    }

    /** A relationship of an item that was deleted can lack one end. */
    static boolean isWhole(@NonNull TableRecord record) {
        return record.reference("parent").isPresent()
                && record.reference("child").isPresent();
    }
}
