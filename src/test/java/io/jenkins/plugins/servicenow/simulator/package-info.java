/**
 * A ServiceNow instance in memory, for tests and trials.
 *
 * <p>Tests start at {@link io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator}; people start
 * {@link io.jenkins.plugins.servicenow.simulator.SimulatorMain}. A request comes in through {@code Gateway}, where
 * faults strike, and {@code Router}, to one class per API; those use {@code Records} under the rules of {@code Access}
 * and of each table. Tables, choices and relationship types are text files among the resources.
 *
 * <p>It is written from ServiceNow documentation and from what instances were seen to answer, and shares no code with
 * the plugin, so that it does not repeat the plugin's mistakes. What it cannot do it answers with status 500.
 */
package io.jenkins.plugins.servicenow.simulator;
