/** The business rules and data policies of incidents. */
package io.jenkins.plugins.servicenow.simulator.incident;
