/**
 * The log of a build as an incident gets it: its end as plain text, or all of it as an attachment. For the package
 * above only.
 */
package io.jenkins.plugins.servicenow.incident.log;
