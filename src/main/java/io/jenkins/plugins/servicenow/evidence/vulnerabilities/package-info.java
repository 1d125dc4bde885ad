/**
 * {@code snowVulnerabilities}: reads vulnerability reports and VEX documents on the agent, decides whether the image passes, and puts that
 * on the change request and on the image. No other package uses these classes.
 */
package io.jenkins.plugins.servicenow.evidence.vulnerabilities;
