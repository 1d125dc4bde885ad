package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** When a record was created and last written, both by the clock of the instance. */
record RecordTimestamps(@NonNull TableRecord record) {

    /** Longer than all attempts of one request take together. */
    private static final Duration MAX_WRITE = Duration.ofMinutes(10);

    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Whether it was there long before it was last written; false also when the instance does not say. */
    boolean isOlderThanUpdate() {
        try {
            var created = LocalDateTime.parse(record.value("sys_created_on"), STORED);
            var updated = LocalDateTime.parse(record.value("sys_updated_on"), STORED);
            return Duration.between(created, updated).compareTo(MAX_WRITE) > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
