/**
 * The store: tables with their columns and choice lists, records, encoded queries, and what people see in a field. It
 * knows no roles and no business rules.
 *
 * <p>Each room with tables describes them in a file {@code tables.txt} among the resources; {@link
 * io.jenkins.plugins.servicenow.simulator.records.Schema} reads it.
 */
package io.jenkins.plugins.servicenow.simulator.records;
