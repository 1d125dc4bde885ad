package io.jenkins.plugins.servicenow.simulator;

import java.util.Map;
import java.util.Set;

/**
 * Which roles a stock instance asks for at one table. An empty set lets everybody through; admin always passes.
 *
 * @param read any of these roles to see records
 * @param write any of these roles to create and change them
 */
record AccessRule(Set<String> read, Set<String> write) {

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

    /** Who may use Identification and Reconciliation and the CMDB Instance API, whatever else they may do. */
    static final Set<String> CMDB_APIS = Set.of("itil", "asset");

    /** Tables whose query is refused outright instead of answered with no rows. */
    private static final Set<String> REFUSED_TABLES = Set.of("sys_db_object", "metric_definition", "sys_plugins");

    private static final Map<String, AccessRule> RULES = Map.ofEntries(
            Map.entry("change_request", new AccessRule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("change_task", new AccessRule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("incident", new AccessRule(INCIDENT_READ, INCIDENT_WRITE)),
            Map.entry("task", new AccessRule(Set.of("itil"), Set.of("itil"))),
            Map.entry("task_ci", new AccessRule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("task_cmdb_ci_service", new AccessRule(CHANGE_READ, CHANGE_WRITE)),
            Map.entry("sysapproval_approver", new AccessRule(APPROVAL, EVERYBODY)),
            Map.entry("sysapproval_group", new AccessRule(APPROVAL, NOBODY)),
            Map.entry("sys_user", new AccessRule(EVERYBODY, NOBODY)),
            Map.entry("sys_user_group", new AccessRule(EVERYBODY, NOBODY)),
            Map.entry("sys_user_grmember", new AccessRule(EVERYBODY, NOBODY)),
            Map.entry("sys_attachment", new AccessRule(EVERYBODY, NOBODY)),
            Map.entry("cmdb", new AccessRule(CMDB_READ, CMDB_WRITE)),
            Map.entry("cmdb_ci", new AccessRule(CMDB_READ, CMDB_WRITE)),
            Map.entry("cmdb_rel_ci", new AccessRule(CMDB_READ, CMDB_WRITE)),
            Map.entry("cmdb_rel_type", new AccessRule(CMDB_READ, Set.of("cmdb_admin"))),
            Map.entry("chg_model", new AccessRule(CHANGE_READ, NOBODY)),
            Map.entry("std_change_producer_version", new AccessRule(CHANGE_READ, NOBODY)),
            Map.entry("std_change_record_producer", new AccessRule(CHANGE_READ, NOBODY)),
            Map.entry("conflict", new AccessRule(CHANGE_READ, NOBODY)),
            Map.entry("core_company", new AccessRule(EVERYBODY, NOBODY)),
            Map.entry("cmn_location", new AccessRule(EVERYBODY, NOBODY)),
            Map.entry("sys_choice", new AccessRule(EVERYBODY, NOBODY)));

    /** The rule of the nearest table in the hierarchy that has one; where there is none only admin passes. */
    static AccessRule of(Table table) {
        for (Table each = table; each != null; each = each.parent()) {
            AccessRule rule = RULES.get(each.name());
            if (rule != null) {
                return rule;
            }
        }
        return new AccessRule(NOBODY, NOBODY);
    }

    static boolean refusesQuery(Table table) {
        return REFUSED_TABLES.contains(table.name());
    }
}
