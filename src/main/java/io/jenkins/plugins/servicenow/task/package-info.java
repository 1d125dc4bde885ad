/**
 * Change tasks: what a build works on, where approvers look. None is opened twice, and none is left open when the build has ended or
 * its change request is closed.
 */
package io.jenkins.plugins.servicenow.task;
