/** The Batch API, which runs requests to the others. */
package io.jenkins.plugins.servicenow.simulator.batch;
