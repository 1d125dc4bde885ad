package io.jenkins.plugins.servicenow.itsm;

/** The kinds of change tasks of the base system. */
public enum TaskType implements Option {
    PLANNING,
    IMPLEMENTATION,
    TESTING,
    REVIEW
}
