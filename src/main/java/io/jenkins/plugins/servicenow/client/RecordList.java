package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Records that match a query.
 *
 * @param records those that the account may read
 * @param total how many match, those that may not be read included; empty when ServiceNow did not count
 * @param answeredAt the instance's clock, whole seconds, when it sent the last of them; empty when it did not say
 */
public record RecordList(
        @NonNull List<TableRecord> records,
        @NonNull OptionalLong total,
        @NonNull Optional<Instant> answeredAt) {

    public RecordList {
        records = List.copyOf(records);
    }

    /** How many match and may not be read; empty when that is not known. */
    @NonNull
    public OptionalLong hidden() {
        return total.isPresent()
                ? OptionalLong.of(Math.max(0, total.getAsLong() - records.size()))
                : OptionalLong.empty();
    }
}
