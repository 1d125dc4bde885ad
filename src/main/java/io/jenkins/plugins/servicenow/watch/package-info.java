/**
 * Change requests that builds of this controller wait for or work under. One poller reads all of them at once, at intervals or when
 * ServiceNow calls the webhook, and notifies the {@link io.jenkins.plugins.servicenow.watch.PolledChange}s.
 */
package io.jenkins.plugins.servicenow.watch;
