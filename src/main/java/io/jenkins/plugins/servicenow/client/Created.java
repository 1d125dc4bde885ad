package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * The one record that carries a correlation_id.
 *
 * @param record the record as the instance answered it
 * @param created false when the record was there before this call, made by an earlier one
 */
public record Created(@NonNull TableRecord record, boolean created) {}
