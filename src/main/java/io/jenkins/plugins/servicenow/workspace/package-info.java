/**
 * Files of a workspace, wherever it is: found, digested and read on the agent. For features that send files to ServiceNow or
 * read them. Nothing here may run on the CPS thread.
 */
package io.jenkins.plugins.servicenow.workspace;
