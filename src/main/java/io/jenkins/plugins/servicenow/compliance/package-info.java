/**
 * The compliance report: what ServiceNow and Jenkins have on record about images and the change requests under which they were
 * made, checked as an auditor would, in one document. A layer above {@code cmdb} and {@code evidence}; {@code change} and
 * {@code incident} attach the report before they close a change request.
 */
package io.jenkins.plugins.servicenow.compliance;
