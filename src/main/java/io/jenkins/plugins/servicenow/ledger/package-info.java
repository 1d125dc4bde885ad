/** Records that survive whatever happens to Jenkins: in a file to which each change is appended before it counts. */
package io.jenkins.plugins.servicenow.ledger;
