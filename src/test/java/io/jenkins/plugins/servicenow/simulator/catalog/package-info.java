/** The service catalog: items that people order, their variables, orders, their approvals and tasks. */
package io.jenkins.plugins.servicenow.simulator.catalog;
