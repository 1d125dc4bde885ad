/** Users, groups and roles, and what each may see and do. */
package io.jenkins.plugins.servicenow.simulator.access;
