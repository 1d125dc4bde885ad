/**
 * The step {@code snowLinkDeployment}: writes which servers run an image, and a work note about it on a change request. Used
 * by nobody else.
 */
package io.jenkins.plugins.servicenow.cmdb.deployment;
