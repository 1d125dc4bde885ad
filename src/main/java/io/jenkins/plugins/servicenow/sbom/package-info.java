/**
 * What software bills of materials say: CycloneDX and SPDX, read as streams in bounded memory, and package URLs. Plain Java, without
 * Jenkins.
 */
package io.jenkins.plugins.servicenow.sbom;
