package io.jenkins.plugins.servicenow.itsm;

/** The types of conflict that ServiceNow's own detection knows, by their values. */
public enum ConflictType implements Option {
    BLACKOUT,
    CHILD_BLACKOUT,
    PARENT_BLACKOUT,
    NOT_IN_MAINTENANCE_WINDOW,
    CHILD_NOT_IN_MAINTENANCE_WINDOW,
    PARENT_NOT_IN_MAINTENANCE_WINDOW,
    CI_ALREADY_SCHEDULED,
    CHILD_CI_ALREADY_SCHEDULED,
    PARENT_CI_ALREADY_SCHEDULED,
    ASSIGNED_TO_ALREADY_SCHEDULED
}
