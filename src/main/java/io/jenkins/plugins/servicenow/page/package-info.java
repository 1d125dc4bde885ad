/**
 * The ServiceNow section of a build's page and of the REST API. It shows what {@code build} has recorded and the approvals that a
 * build waits for, which {@code approval} puts here; showing it makes no requests to ServiceNow.
 */
package io.jenkins.plugins.servicenow.page;
