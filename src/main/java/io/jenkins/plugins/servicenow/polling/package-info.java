/** When ServiceNow is polled, and on which threads: a timer for the controller, and a thread for each poll while it is made. */
package io.jenkins.plugins.servicenow.polling;
