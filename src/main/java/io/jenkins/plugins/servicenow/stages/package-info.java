/**
 * Shows the stages of a build on its change request, by work notes or by change tasks: a listener to Pipeline's flow graph, which
 * collects, and senders in the background.
 */
package io.jenkins.plugins.servicenow.stages;
