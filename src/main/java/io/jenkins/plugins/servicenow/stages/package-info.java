/**
 * Adds the stages of a build to the work notes of its change request: a listener to Pipeline's flow graph, which collects, and a
 * sender in the background. Nobody else uses this package.
 */
package io.jenkins.plugins.servicenow.stages;
