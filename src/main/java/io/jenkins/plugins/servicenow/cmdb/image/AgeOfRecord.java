package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** When a record was created and last written, both by the clock of the instance. */
record AgeOfRecord(@NonNull TableRecord record) {

    /** Longer than all tries of one request take. */
    private static final Duration ONE_WRITE = Duration.ofMinutes(10);

    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** False also when the instance does not tell. */
    boolean isOlderThanItsUpdate() {
        try {
            var created = LocalDateTime.parse(record.value("sys_created_on"), STORED);
            var updated = LocalDateTime.parse(record.value("sys_updated_on"), STORED);
            return Duration.between(created, updated).compareTo(ONE_WRITE) > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
