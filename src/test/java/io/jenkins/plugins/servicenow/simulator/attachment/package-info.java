/** Files attached to records, and the Attachment API. */
package io.jenkins.plugins.servicenow.simulator.attachment;
