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

    private static final Set<String> CHANGE_WRITE = Set.of("itil", "sn_change_write");
    private static final Set<String> CHANGE_READ = Set.of("itil", "sn_change_write", "sn_change_read");
    private static final Set<String> INCIDENT_WRITE = Set.of("itil", "sn_incident_write");
    private static final Set<String> INCIDENT_READ = Set.of("itil", "sn_incident_write", "sn_incident_read");
    private static final Set<String> CMDB_WRITE = Set.of("itil", "asset", "cmdb_admin", "sn_cmdb_editor");
    private static final Set<String> CMDB_READ =
            Set.of("itil", "asset", "cmdb_admin", "sn_cmdb_editor", "sn_cmdb_user", "cmdb_read");
    private static final Set<String> APPROVAL = Set.of("itil", "sn_change_write", "sn_change_read", "approver_user");
    private static final Set<String> NOBODY = Set.of("admin");
    private static final Set<String> EVERYBODY = Set.of();

    /** Tables whose query is refused outright instead of answered with no rows. */
    private static final Set<String> REFUSED_TABLES = Set.of("sys_db_object", "metric_definition", "sys_plugins");

    private record Rule(Set<String> read, Set<String> write) {}

    private static final Map<String, Rule> RULES = Map.ofEntries(
            Map.entry("change_request", new Rule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("change_task", new Rule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("incident", new Rule(INCIDENT_READ, INCIDENT_WRITE)),
            Map.entry("task", new Rule(Set.of("itil"), Set.of("itil"))),
            Map.entry("task_ci", new Rule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("task_cmdb_ci_service", new Rule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("sysapproval_approver", new Rule(APPROVAL, EVERYBODY)),
            Map.entry("sysapproval_group", new Rule(APPROVAL, NOBODY)),
            Map.entry("sys_user", new Rule(EVERYBODY, NOBODY)),
            Map.entry("sys_user_group", new Rule(EVERYBODY, NOBODY)),
            Map.entry("sys_user_grmember", new Rule(EVERYBODY, NOBODY)),
            Map.entry("cmdb_ci", new Rule(CMDB_READ, CMDB_WRITE)),
            Map.entry("cmdb_rel_ci", new Rule(CMDB_READ, CMDB_WRITE)),
            Map.entry("cmdb_rel_type", new Rule(CMDB_READ, Set.of("cmdb_admin"))),
            Map.entry("chg_model", new Rule(CHANGE_READ, NOBODY)),
            Map.entry("std_change_producer_version", new Rule(CHANGE_READ, NOBODY)),
            Map.entry("std_change_record_producer", new Rule(CHANGE_READ, NOBODY)),
            Map.entry("conflict", new Rule(CHANGE_READ, NOBODY)),
            Map.entry("core_company", new Rule(EVERYBODY, NOBODY)),
            Map.entry("cmn_location", new Rule(EVERYBODY, NOBODY)),
            Map.entry("sys_choice", new Rule(EVERYBODY, NOBODY)));

    private final Records records;
    private final Map<String, Set<String>> roles = new HashMap<>();
    private final Set<String> hiddenColumns = new HashSet<>();
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
        if (REFUSED_TABLES.contains(table.name()) && !caller.isAdmin()) {
            throw new ApiError(403, "Insufficient rights to query records", null);
        }
    }

    boolean canRead(Table table, Caller caller) {
        Set<String> read = rule(table).read();
        return read.isEmpty() || caller.hasAny(read);
    }

    boolean canRead(Row row, Caller caller) {
        return canRead(row.table(), caller);
    }

    /** Below admin a choice shows its label and nothing else. */
    synchronized boolean canRead(Table table, String column, Caller caller) {
        boolean hidden = table.name().equals("sys_choice") && !column.equals("label")
                || hiddenColumns.contains(table.name() + "." + column);
        return !hidden || caller.isAdmin();
    }

    void checkWrite(Table table, Caller caller, String operation) {
        Set<String> write = rule(table).write();
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

    private static Rule rule(Table table) {
        for (Table each = table; each != null; each = each.parent()) {
            Rule rule = RULES.get(each.name());
            if (rule != null) {
                return rule;
            }
        }
        return new Rule(NOBODY, NOBODY);
    }
}
