/**
 * The item of the service catalog by which people order a build of a job: {@code snowCatalogItem} publishes it, with a variable for
 * each parameter of the job.
 */
package io.jenkins.plugins.servicenow.catalog.item;
