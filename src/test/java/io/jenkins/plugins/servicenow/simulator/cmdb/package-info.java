/**
 * Configuration items and their relationships: the CMDB Instance API, the CMDB Meta API, and Identification and
 * Reconciliation.
 */
package io.jenkins.plugins.servicenow.simulator.cmdb;
