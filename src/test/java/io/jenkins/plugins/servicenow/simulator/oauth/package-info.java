/** The token endpoint, and the check of the tokens that it gave out. */
package io.jenkins.plugins.servicenow.simulator.oauth;
