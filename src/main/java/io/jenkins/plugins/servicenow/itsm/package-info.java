/**
 * What records mean: the states of a change request and how it moves through them, work notes, references, choices, times.
 * Plain Java on {@code client}, without Jenkins; for every package that deals with records.
 *
 * <p>What a record does not allow is a {@link io.jenkins.plugins.servicenow.itsm.RefusedException}.
 */
package io.jenkins.plugins.servicenow.itsm;
