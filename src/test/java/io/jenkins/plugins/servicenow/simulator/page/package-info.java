/** What people see in a browser: the list of changes, where they play the approver, and records. */
package io.jenkins.plugins.servicenow.simulator.page;
