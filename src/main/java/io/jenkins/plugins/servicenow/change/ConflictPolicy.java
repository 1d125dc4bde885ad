package io.jenkins.plugins.servicenow.change;

import io.jenkins.plugins.servicenow.itsm.Option;

/** What conflicts of a change request mean for the build. */
enum ConflictPolicy implements Option {
    /** The approval is not requested, and the step fails; also when the conflicts could not be evaluated. */
    FAIL,
    /** The log says so. */
    WARN,
    /** Nobody checks. */
    IGNORE
}
