/**
 * Evidence on change requests, whatever it says: attachments and what is known of them, the note, and what follows for the change and
 * the build. For the features below it and for others that attach files.
 */
package io.jenkins.plugins.servicenow.evidence;
