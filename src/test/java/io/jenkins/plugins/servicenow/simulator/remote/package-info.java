/** What a program or a person does to a simulator from outside: calls under {@code /simulator/}. */
package io.jenkins.plugins.servicenow.simulator.remote;
