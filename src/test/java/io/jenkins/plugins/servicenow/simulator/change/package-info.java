/** Change requests and their tasks: state models, what happens in each state, and the Change Management API. */
package io.jenkins.plugins.servicenow.simulator.change;
