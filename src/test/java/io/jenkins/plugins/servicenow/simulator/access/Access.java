package io.jenkins.plugins.servicenow.simulator.access;

import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Schema;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Roles of users and what they may see and do. Tests change the roles; the access rules are those of a stock instance.
 */
public final class Access {

    private static final String ATTACHMENTS = "sys_attachment";

    private final Records records;
    private final Map<String, Set<String>> roles;
    private final Set<String> hiddenColumns = new HashSet<>();
    private final Set<String> hiddenRecords = new HashSet<>();
    private final Set<String> hiddenTables = new HashSet<>();
    private String requiredApiRole = "";

    public Access(Schema schema, Records records) {
        this.records = records;
        schema.read(Access.class);
        roles = People.plant(records);
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

    public synchronized Caller caller(String userName) {
        String sysId = records.find("sys_user", "user_name", userName)
                .map(user -> user.get("sys_id"))
                .orElseThrow(() -> new IllegalArgumentException("No user " + userName));
        return new Caller(userName, sysId, roles.getOrDefault(userName, Set.of()));
    }

    public synchronized void checkApi(Caller caller) {
        if (!requiredApiRole.isEmpty() && !caller.hasAny(Set.of(requiredApiRole))) {
            throw ApiError.notAuthorized();
        }
    }

    /** Refuses the query of a system table; other tables just show fewer rows. */
    public void checkQuery(Table table, Caller caller) {
        if (table.queriesRefused() && !caller.isAdmin()) {
            throw new ApiError(403, "Insufficient rights to query records", null);
        }
    }

    public boolean canRead(Table table, Caller caller) {
        Set<String> read = table.readers();
        return read.isEmpty() || caller.hasAny(read);
    }

    public synchronized boolean canRead(Row row, Caller caller) {
        boolean hidden = hiddenRecords.contains(row.sysId())
                || hiddenTables.contains(row.table().name());
        boolean own =
                !row.table().owner().isEmpty() && row.get(row.table().owner()).equals(caller.sysId());
        return (own || canRead(row.table(), caller))
                && (!hidden || caller.isAdmin())
                && (!row.table().name().equals(ATTACHMENTS) || canReadRecord(row, caller));
    }

    /** An attachment is seen by those who see its record. */
    private boolean canReadRecord(Row attachment, Caller caller) {
        Row record = records.row(attachment.get("table_name"), attachment.get("table_sys_id"));
        return record != null && canRead(record, caller);
    }

    /** Below admin a choice shows its label and nothing else. */
    public synchronized boolean canRead(Table table, String column, Caller caller) {
        boolean hidden = table.name().equals("sys_choice") && !column.equals("label")
                || !hiddenColumns.isEmpty() && hiddenColumns.contains(table.name() + "." + column);
        return !hidden || caller.isAdmin();
    }

    public void checkWrite(Table table, Caller caller, String operation) {
        Set<String> write = table.writers();
        if (!write.isEmpty() && !caller.hasAny(write)) {
            throw ApiError.acl(operation);
        }
    }

    /** Only administrators delete tasks; those who maintain the CMDB also delete what is in it. */
    public void checkDelete(Table table, Caller caller) {
        if (table.isOrExtends("task") && !caller.isAdmin()) {
            throw ApiError.acl("Delete");
        }
        checkWrite(table, caller, "Delete");
    }
}
