/**
 * Images in the CMDB: how pipelines name them, how they are found, and the types of their relationships. What
 * {@code cmdb.image}, {@code cmdb.deployment} and {@code cmdb.impact} share; it uses none of them, and they do not use each
 * other.
 */
package io.jenkins.plugins.servicenow.cmdb;
