/**
 * The step {@code snowBom}: writes a bill of materials of an image or a family of images, from the CMDB and from the bills of materials and
 * scans that are attached there. Used by nobody else.
 */
package io.jenkins.plugins.servicenow.cmdb.bom;
