/**
 * The step kit: what all steps share, from their arguments and forms to their errors. A step extends {@code ServiceNowStep}, or
 * {@code ChangeStep} when it has to do with a change request; {@code change.CloseChangeStep} is the one to copy. Used by the
 * features only.
 */
package io.jenkins.plugins.servicenow.step;
