package io.jenkins.plugins.servicenow.endings;

/** What became of an entry of the ledger. */
enum Outcome {
    /** ServiceNow says that its record is closed, canceled or gone, or nothing is left to do for a wait. */
    GONE,
    /** Nothing is left to do until its record is closed or gone. */
    SETTLED,
    /** It is noted, and ServiceNow does not show what is needed to decide what becomes of it. */
    UNDECIDED,
    /** It is to be looked at again in the next round. */
    OPEN
}
