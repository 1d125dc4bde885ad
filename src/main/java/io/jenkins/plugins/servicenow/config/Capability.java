package io.jenkins.plugins.servicenow.config;

/** What the steps read in ServiceNow, and the smallest role of the base system that lets a user read it. */
enum Capability {
    USERS("sys_user", "Users", "snc_internal"),
    CHANGES("change_request", "Change requests", "sn_change_read"),
    APPROVALS("sysapproval_approver", "Approvals", "sn_change_read"),
    INCIDENTS("incident", "Incidents", "sn_incident_read"),
    CONFIGURATION_ITEMS("cmdb_ci", "Configuration items", "sn_cmdb_user"),
    RELATIONSHIP_TYPES("cmdb_rel_type", "Relationship types", "sn_cmdb_user"),
    GROUPS("sys_user_group", "Groups", "snc_internal");

    private final String table;
    private final String label;
    private final String role;

    Capability(String table, String label, String role) {
        this.table = table;
        this.label = label;
        this.role = role;
    }

    String table() {
        return table;
    }

    String label() {
        return label + " (" + table + ")";
    }

    String role() {
        return role;
    }
}
