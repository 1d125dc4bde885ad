/**
 * What the plugin knows about a build: who started it and how it is named in ServiceNow, what its steps have made there, where it
 * failed, and which secrets to mask. Used by the page and by all features; makes no requests to ServiceNow.
 */
package io.jenkins.plugins.servicenow.build;
