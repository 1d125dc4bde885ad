package io.jenkins.plugins.servicenow.evidence.tests;

import io.jenkins.plugins.servicenow.itsm.Option;

/** What becomes of a report that cannot be read. */
enum OnUnreadable implements Option {
    /** It is a failed check, and so the change is flagged; the other reports count. */
    FLAG,
    /** The step fails before anything is sent to ServiceNow. */
    FAIL
}
