package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;

/**
 * How the work on a change task has ended.
 *
 * @param notes what was done and how it has ended; ServiceNow closes no task without them
 * @param ended when
 */
public record TaskOutcome(
        @NonNull CloseResult result,
        @NonNull String notes,
        @NonNull Instant ended) {}
