/**
 * What a test or a person turns on an instance: its clock, its faults, the switches of its owner; and what it tells of
 * itself: the requests that came, and the journal of every change.
 */
package io.jenkins.plugins.servicenow.simulator.control;
