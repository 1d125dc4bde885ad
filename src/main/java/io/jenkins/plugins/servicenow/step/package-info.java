/**
 * What all steps share: the connection and the change that they are given, their descriptor, and an execution that calls
 * ServiceNow away from the CPS thread and once more after a restart. For the features.
 */
package io.jenkins.plugins.servicenow.step;
