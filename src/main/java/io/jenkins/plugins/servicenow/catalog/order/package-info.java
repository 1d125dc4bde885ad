/** Builds that are ordered in the service catalog: which orders become builds, and what is reported to them. */
package io.jenkins.plugins.servicenow.catalog.order;
