package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Duration;

/** When a record was created and last written, both by the clock of the instance. */
record AgeOfRecord(@NonNull TableRecord record) {

    /** Longer than all tries of one request take. */
    private static final Duration ONE_WRITE = Duration.ofMinutes(10);

    /** False also when the instance does not tell. */
    boolean isOlderThanItsUpdate() {
        var created = ServiceNowTime.parse(record.value("sys_created_on"));
        var updated = ServiceNowTime.parse(record.value("sys_updated_on"));
        return created.isPresent()
                && updated.isPresent()
                && updated.get().isAfter(created.get().plus(ONE_WRITE));
    }
}
