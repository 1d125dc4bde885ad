package io.jenkins.plugins.servicenow.itsm;

/** How a change request shows that it needs a manual review. */
public enum ChangeFlag implements Option {
    /** The field {@code on_hold}, with the reason: the change stays in its state and cannot leave it. */
    HOLD,
    /** The state Review, with the reason as a work note. */
    REVIEW
}
