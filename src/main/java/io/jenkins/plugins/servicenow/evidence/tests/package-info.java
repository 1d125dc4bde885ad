/**
 * {@code snowAttachTests}: reads test reports and compliance scans on the agent, puts them on a change request as evidence, and
 * closes or flags the change. No other package uses these classes.
 */
package io.jenkins.plugins.servicenow.evidence.tests;
