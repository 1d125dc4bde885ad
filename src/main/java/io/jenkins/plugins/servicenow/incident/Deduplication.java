package io.jenkins.plugins.servicenow.incident;

import io.jenkins.plugins.servicenow.itsm.Option;

/** Which failures share an incident while it is open. */
enum Deduplication implements Option {
    /** Those of a job with the same {@link FailureSignature}. */
    SIGNATURE,
    /** All of a job. */
    JOB,
    /** All of a build. */
    BUILD,
    /** None: each call files an incident of its own. */
    NONE
}
