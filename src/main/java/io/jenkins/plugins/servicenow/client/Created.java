package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * The record that carries a key.
 *
 * @param record as the instance answered it; the oldest where several carry the key
 * @param created false when the record was there before this call, made by an earlier one
 * @param duplicates the younger ones that carry the same key, whatever their state; nearly always none. Withdraw those
 *     that are still in use
 */
public record Created(
        @NonNull TableRecord record,
        boolean created,
        @NonNull List<TableRecord> duplicates) {

    public Created {
        duplicates = List.copyOf(duplicates);
    }
}
