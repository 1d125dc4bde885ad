/** The application SBOM Core, which an instance has only with a licence of its own. */
package io.jenkins.plugins.servicenow.simulator.sbom;
