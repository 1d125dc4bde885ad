/**
 * {@code snowChangeRequest}, which creates the change request of a build and asks for its approval, and
 * {@code snowCloseChange}, which closes it. No other package uses these classes.
 */
package io.jenkins.plugins.servicenow.change;
