/**
 * The steps {@code snowIncident} and {@code snowLifecycle}: file an incident for a failed build, one for all failures
 * with the same cause, and resolve it when a later build succeeds. No other package uses what is in here.
 */
package io.jenkins.plugins.servicenow.incident;
