package io.jenkins.plugins.servicenow.evidence.tests;

import io.jenkins.plugins.servicenow.itsm.Option;

/** Which results of a file with several of the same benchmark, profile and target are checks. */
enum ScanResults implements Option {
    /** The one that ended last. Those before it are named. */
    LATEST,
    /** Each. */
    ALL
}
