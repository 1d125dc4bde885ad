/** Who is asked to approve a task, and how the answers stand. It does not know what is approved. */
package io.jenkins.plugins.servicenow.simulator.approval;
