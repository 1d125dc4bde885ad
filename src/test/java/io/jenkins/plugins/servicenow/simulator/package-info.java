/**
 * A ServiceNow instance in memory, for tests and trials.
 *
 * <p>Tests start at {@link io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator}; people start
 * {@link io.jenkins.plugins.servicenow.simulator.SimulatorMain}. A request comes in through {@code server}, where faults
 * strike, to the API that serves it; the APIs use {@code records} under the rules of {@code access} and of each table.
 * {@code README.md} in this folder describes the packages, what is simulated and how far, and how to extend it.
 *
 * <p>It is written from ServiceNow documentation and from what instances were seen to answer, and shares no code with
 * the plugin, so that it does not repeat the plugin's mistakes. What it cannot do it answers with status 500.
 */
package io.jenkins.plugins.servicenow.simulator;
