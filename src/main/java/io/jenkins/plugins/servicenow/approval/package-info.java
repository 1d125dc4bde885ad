/**
 * {@code snowWaitApproval}. A waiting build is a {@link io.jenkins.plugins.servicenow.approval.PendingApproval}; one poller for
 * the controller reads the change requests of all of them at once, at intervals or when ServiceNow calls the webhook, and {@link
 * io.jenkins.plugins.servicenow.itsm.ApprovalDecision} says what a change means for the build. No other feature uses this package.
 */
package io.jenkins.plugins.servicenow.approval;
