package io.jenkins.plugins.servicenow.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Roles of users and what they may see and do. Tests change the roles; the access rules are those of a stock instance.
 */
public final class Access {

    private final Records records;
    private final Map<String, Set<String>> roles = new HashMap<>();
    private final Set<String> hiddenColumns = new HashSet<>();
    private final Set<String> hiddenRecords = new HashSet<>();
    private final Set<String> hiddenTables = new HashSet<>();
    private String requiredApiRole = "";

    Access(Records records) {
        this.records = records;
        roles.put("admin", Set.of("admin"));
        roles.put(
                OAuthServer.DEFAULT_APPLICATION_USER,
                Set.of("rest_api_explorer", "itil", "cmdb_admin", "sn_change_write"));
        List.of("ann.approver", "bob.builder", "carl.cab").forEach(user -> roles.put(user, Set.of("approver_user")));
    }

    /** From now on the user has these roles and no others. */
    public synchronized void roles(String userName, String... only) {
        roles.put(userName, Set.of(only));
    }

    /** The role that an API-level access rule asks for (without it 403 "User Not Authorized"); empty for none. */
    public synchronized void requireForApis(String role) {
        requiredApiRole = role;
    }

    /** The column is missing from what users below admin read of this table, and they may not query it. */
    public synchronized void hideColumn(String table, String column) {
        hiddenColumns.add(table + "." + column);
    }

    /** Users below admin do not see this record: lists leave it out, but count it. */
    public synchronized void hideRecord(String sysId) {
        hiddenRecords.add(sysId);
    }

    /** Users below admin see no record of this table: lists are empty, but count. */
    public synchronized void hideRecords(String table) {
        hiddenTables.add(table);
    }

    /** The columns, records and tables that were hidden are seen again. */
    public synchronized void hideNothing() {
        hiddenColumns.clear();
        hiddenRecords.clear();
        hiddenTables.clear();
    }

    synchronized Caller caller(String userName) {
        String sysId = records.find("sys_user", "user_name", userName)
                .map(user -> user.get("sys_id"))
                .orElseThrow(() -> new IllegalArgumentException("No user " + userName));
        return new Caller(userName, sysId, roles.getOrDefault(userName, Set.of()));
    }

    synchronized void checkApi(Caller caller) {
        if (!requiredApiRole.isEmpty() && !caller.hasAny(Set.of(requiredApiRole))) {
            throw ApiError.notAuthorized();
        }
    }

    /** Refuses the query of a system table; other tables just show fewer rows. */
    void checkQuery(Table table, Caller caller) {
        if (AccessRule.refusesQuery(table) && !caller.isAdmin()) {
            throw new ApiError(403, "Insufficient rights to query records", null);
        }
    }

    boolean canRead(Table table, Caller caller) {
        Set<String> read = AccessRule.of(table).read();
        return read.isEmpty() || caller.hasAny(read);
    }

    synchronized boolean canRead(Row row, Caller caller) {
        boolean hidden = hiddenRecords.contains(row.sysId())
                || hiddenTables.contains(row.table().name());
        return canRead(row.table(), caller) && (!hidden || caller.isAdmin());
    }

    /** Below admin a choice shows its label and nothing else. */
    synchronized boolean canRead(Table table, String column, Caller caller) {
        boolean hidden = table.name().equals("sys_choice") && !column.equals("label")
                || hiddenColumns.contains(table.name() + "." + column);
        return !hidden || caller.isAdmin();
    }

    void checkWrite(Table table, Caller caller, String operation) {
        Set<String> write = AccessRule.of(table).write();
        if (!write.isEmpty() && !caller.hasAny(write)) {
            throw ApiError.acl(operation);
        }
    }

    /** Only administrators delete tasks; those who maintain the CMDB also delete what is in it. */
    void checkDelete(Table table, Caller caller) {
        if (table.isOrExtends("task") && !caller.isAdmin()) {
            throw ApiError.acl("Delete");
        }
        checkWrite(table, caller, "Delete");
    }
}
