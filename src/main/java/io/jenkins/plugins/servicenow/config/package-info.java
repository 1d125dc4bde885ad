/**
 * Which ServiceNow instances there are, who may use them, and how to log in: <i>Manage Jenkins → System → ServiceNow</i>, the
 * property of folders, and Test Connection. Everything above asks {@link
 * io.jenkins.plugins.servicenow.config.ConnectionResolver} for a connection and opens a session with it.
 */
package io.jenkins.plugins.servicenow.config;
