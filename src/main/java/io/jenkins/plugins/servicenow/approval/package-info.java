/**
 * {@code snowWaitApproval}. A waiting build is a {@link io.jenkins.plugins.servicenow.watch.PolledChange}, and {@link
 * io.jenkins.plugins.servicenow.itsm.ApprovalDecision} says what a change means for the build. No other feature uses this package.
 */
package io.jenkins.plugins.servicenow.approval;
