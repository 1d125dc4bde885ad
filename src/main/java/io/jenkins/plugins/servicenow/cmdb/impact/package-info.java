/**
 * The step {@code snowImpact}: reads from the CMDB which images derive from an image and which servers run them, and prints
 * and writes the answer. Only reads; used by nobody else.
 */
package io.jenkins.plugins.servicenow.cmdb.impact;
