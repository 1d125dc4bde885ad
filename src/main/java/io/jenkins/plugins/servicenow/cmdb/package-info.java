/**
 * Images in the CMDB: how pipelines name them, how they are found, their relationships, and what is attached to them. A layer that
 * several features use; it knows none of them.
 */
package io.jenkins.plugins.servicenow.cmdb;
