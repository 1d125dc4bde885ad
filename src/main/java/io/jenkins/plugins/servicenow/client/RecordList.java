package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records that match a query and that the account may read.
 *
 * @param total how many match, those that may not be read included ({@code X-Total-Count}); empty when ServiceNow did not count
 * @param answeredAt when the last of them was read, by the instance's clock; empty when it did not say
 */
public record RecordList(
        @NonNull List<TableRecord> records, @NonNull OptionalLong total, @NonNull Optional<Instant> answeredAt) {

    public RecordList {
        records = List.copyOf(records);
    }
}
