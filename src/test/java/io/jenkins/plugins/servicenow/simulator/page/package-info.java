/** What people see in a browser: changes, where they play the approver, other records, files, history, and faults. */
package io.jenkins.plugins.servicenow.simulator.page;
