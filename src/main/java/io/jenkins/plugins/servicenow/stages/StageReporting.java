package io.jenkins.plugins.servicenow.stages;

import io.jenkins.plugins.servicenow.itsm.Option;

/** How ServiceNow learns of the stages in a block. In the context of its body. */
public enum StageReporting implements Option {
    /** By work notes on the change request, where the configuration says so. */
    NOTES,
    /** By a change task for each stage. */
    TASKS
}
