package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;

/**
 * How long to wait for the instance.
 *
 * @param connect for a connection
 * @param read for the next bytes of an answer
 * @param upload for a whole request from its first byte to the end of its answer, so also for a slow upload. ServiceNow
 *     itself ends a transaction after 300 s. A file has a second more for each 256 kB
 */
public record Timeouts(
        @NonNull Duration connect,
        @NonNull Duration read,
        @NonNull Duration upload) {

    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));
}
