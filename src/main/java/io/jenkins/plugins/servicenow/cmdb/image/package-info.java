/**
 * The step {@code snowRegisterCI}: writes the configuration item of an image, its relationships to base image and upstream,
 * its entry in the Affected CIs of a change request, and its software bill of materials. Used by nobody else.
 */
package io.jenkins.plugins.servicenow.cmdb.image;
