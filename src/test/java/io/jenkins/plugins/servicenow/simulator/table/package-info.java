/**
 * Records as callers read and write them: the Table API, the Aggregate API, and what other APIs share with these.
 *
 * <p>Business rules and data policies of a table are a {@link
 * io.jenkins.plugins.servicenow.simulator.table.TableRules} in the room of the table.
 */
package io.jenkins.plugins.servicenow.simulator.table;
