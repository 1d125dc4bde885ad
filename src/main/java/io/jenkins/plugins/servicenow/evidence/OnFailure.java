package io.jenkins.plugins.servicenow.evidence;

import io.jenkins.plugins.servicenow.itsm.Option;

/** What becomes of the build when a check has failed. */
public enum OnFailure implements Option {
    /** It continues and ends as unstable. */
    UNSTABLE,
    /** The step fails. */
    FAIL,
    /** It continues as if nothing had failed. */
    IGNORE
}
