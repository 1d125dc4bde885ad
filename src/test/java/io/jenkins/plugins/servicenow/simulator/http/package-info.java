/** What goes over the wire: requests, answers, and refusals in the shape that ServiceNow gives them. */
package io.jenkins.plugins.servicenow.simulator.http;
